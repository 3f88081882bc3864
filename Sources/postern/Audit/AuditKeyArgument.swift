import ArgumentParser
import PosternConfiguration
import Sodium

/// A public key on the command line: 64 hexadecimal digits, or a file that holds them.
struct AuditKeyArgument: ExpressibleByArgument {
    private let text: String

    init?(argument: String) { text = argument }

    func key() throws -> VerifyingKey {
        if text.utf8.count == 2 * VerifyingKey.byteCount, let key = VerifyingKey(hex: text) {
            return key
        }
        return try Self.read(text)
    }

    static func read(_ path: String) throws -> VerifyingKey {
        let text: String
        do throws(FileError) {
            text = try FileSystem.readText(path, bytesMax: 256)
        } catch {
            throw Terminal.fail("\(error); a key is 64 hexadecimal digits, or a file with them")
        }
        let digits = text.hasSuffix("\n") ? String(text.dropLast()) : text
        guard let key = VerifyingKey(hex: digits) else {
            throw Terminal.fail(
                "`\(path)` holds no key: it has 64 hexadecimal digits, as `signing.key` in a log's"
                    + " folder")
        }
        return key
    }
}
