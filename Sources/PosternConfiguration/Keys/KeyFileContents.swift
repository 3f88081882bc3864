import ZeroMQ

/// What a key file says, parsed from bytes so that no text is made of a secret.
struct KeyFileContents {
    let publicKey: CurvePublicKey
    let secretKey: CurveSecretKey?
    let secretKeyLine: Int?

    /// Messages never show a line's content: it may be a secret.
    init(_ bytes: [UInt8], file: String) throws(ConfigurationProblem) {
        var section = ""
        var publicKey: CurvePublicKey?
        var secret: (key: CurveSecretKey, line: Int)?
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let content = Self.trimmed(line)
            guard let first = content.first, first != UInt8(ascii: "#") else { continue }
            if line.first == first {
                section = String(decoding: content.prefix(16), as: UTF8.self)
                guard section == "metadata" || section == "curve" else {
                    throw ConfigurationProblem(
                        file, line: number, "is no key file: sections are `metadata` and `curve`")
                }
            } else if section == "curve" {
                let (name, value) = try Self.entry(content, file: file, line: number)
                do {
                    switch name {
                    case "public-key" where publicKey == nil:
                        publicKey = try CurvePublicKey(z85: value.span.bytes)
                    case "secret-key" where secret == nil:
                        secret = (try CurveSecretKey(z85: value.span.bytes), number)
                    default:
                        throw ConfigurationProblem(
                            file, line: number,
                            "`curve` takes one `public-key` and one `secret-key`")
                    }
                } catch let problem as ConfigurationProblem {
                    throw problem
                } catch {
                    throw ConfigurationProblem(file, line: number, "`\(name)`: \(error)")
                }
            }
        }
        guard let publicKey else {
            throw ConfigurationProblem(
                file, "is no key file: no `public-key` in a `curve` section")
        }
        self.publicKey = publicKey
        secretKey = secret?.key
        secretKeyLine = secret?.line
    }

    /// Splits `name = "value"`; the quotes may be missing.
    private static func entry(
        _ content: ArraySlice<UInt8>, file: String, line: Int
    ) throws(ConfigurationProblem) -> (name: String, value: ArraySlice<UInt8>) {
        guard let mark = content.firstIndex(of: UInt8(ascii: "=")) else {
            throw ConfigurationProblem(file, line: line, "has no `=`; write `name = \"value\"`")
        }
        let name = String(decoding: trimmed(content[..<mark]).prefix(16), as: UTF8.self)
        var value = trimmed(content[(mark + 1)...])
        let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]
        if value.count >= 2, let first = value.first, quotes.contains(first), value.last == first {
            value = value.dropFirst().dropLast()
        }
        return (name, value)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return bytes[first...last]
    }
}
