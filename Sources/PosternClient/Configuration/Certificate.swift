import ZeroMQ

/// A CURVE certificate as CZMQ's zcert writes it, in ZPL (ZeroMQ RFC 4).
///
///     metadata
///         name = "agent"
///     curve
///         public-key = "…40 characters of Z85…"
///         secret-key = "…"
///
/// Read strictly and from bytes, so that no text is made of a secret; messages never show a
/// line's content, which may be one.
struct Certificate {
    let publicKey: CurvePublicKey
    let secretKey: CurveSecretKey?

    /// Reads a file; one that holds a secret (`isSecret`) must be closed to others.
    static func read(_ path: String, isSecret: Bool) throws(ClientError) -> Certificate {
        var bytes = try SystemCalls.readFile(
            path, bytesMax: ClientLimits.keyFileBytesMax, isSecret: isSecret)
        defer { SystemCalls.erase(&bytes) }
        return try Certificate(bytes, file: path)
    }

    init(_ bytes: [UInt8], file: String) throws(ClientError) {
        var isInCurve = false
        var publicKey: CurvePublicKey?
        var secretKey: CurveSecretKey?
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let content = Self.trimmed(line)
            guard let first = content.first, first != UInt8(ascii: "#") else { continue }
            if line.first == first {
                isInCurve = content.elementsEqual("curve".utf8)
                guard isInCurve || content.elementsEqual("metadata".utf8) else {
                    throw Self.wrong(file, number, "sections are `metadata` and `curve`")
                }
            } else if isInCurve {
                let (name, value) = try Self.entry(content, file, number)
                do throws(CurveKeyError) {
                    if name.elementsEqual("public-key".utf8), publicKey == nil {
                        publicKey = try CurvePublicKey(z85: value.span.bytes)
                        continue
                    } else if name.elementsEqual("secret-key".utf8), secretKey == nil {
                        secretKey = try CurveSecretKey(z85: value.span.bytes)
                        continue
                    }
                } catch {
                    throw Self.wrong(file, number, "\(error)")
                }
                throw Self.wrong(
                    file, number, "`curve` takes one `public-key` and one `secret-key`")
            }
        }
        guard let publicKey else {
            throw ClientError(
                .configuration,
                "`\(file)` is no key file: it has no `public-key` in a section `curve`")
        }
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    /// Splits `name = "value"`; the quotation marks may be missing.
    private static func entry(
        _ content: ArraySlice<UInt8>, _ file: String, _ line: Int
    ) throws(ClientError) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        guard let mark = content.firstIndex(of: UInt8(ascii: "=")) else {
            throw wrong(file, line, "write `name = \"value\"`")
        }
        var value = trimmed(content[(mark + 1)...])
        let quote = UInt8(ascii: "\"")
        if value.count >= 2, value.first == quote, value.last == quote {
            value = value.dropFirst().dropLast()
        }
        return (trimmed(content[..<mark]), value)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return bytes[first...last]
    }

    private static func wrong(_ file: String, _ line: Int, _ what: String) -> ClientError {
        ClientError(.configuration, "`\(file)` is no key file, line `\(line)`: \(what)")
    }
}
