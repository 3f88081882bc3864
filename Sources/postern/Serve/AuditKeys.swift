import PosternConfiguration
import Sodium

/// The key by which a broker signs its audit log, in the log's folder: `signing.key_secret`, the
/// seed, and `signing.key`, which those need who check the log. Both are 64 hexadecimal digits.
enum AuditKeys {
    static let secretName = "signing.key_secret"
    static let publicName = "signing.key"

    /// Reads the key, or makes one where there is none.
    static func load(folder: String) throws(ConfigurationProblem) -> SigningKey {
        let path = FileSystem.join(folder, secretName)
        var text: [UInt8] = []
        defer { FileSystem.erase(&text) }
        do throws(FileError) {
            if !FileSystem.exists(path) { try make(path) }
            text = try FileSystem.read(path, bytesMax: 256, isSecret: true)
        } catch {
            throw ConfigurationProblem(error)
        }
        guard let key = key(text) else {
            throw ConfigurationProblem(
                path,
                "is no key, which has 64 hexadecimal digits; restore it, or move it away: a log"
                    + " that goes on with another key is checked in two parts")
        }
        do throws(FileError) {
            try writePublic(key.verifyingKey, folder: folder)
        } catch {
            throw ConfigurationProblem(error)
        }
        return key
    }

    private static func make(_ path: String) throws(FileError) {
        let key = SigningKey()
        let seed = key.seed
        var text = Hex.digits(seed.bytes)
        defer { FileSystem.erase(&text) }
        try FileSystem.create(path, text, mode: KeyFile.secretMode)
    }

    private static func key(_ text: [UInt8]) -> SigningKey? {
        guard let seed = Hex.secret(text.span.bytes, byteCount: SigningKey.seedByteCount) else {
            return nil
        }
        return SigningKey(seed: seed)
    }

    /// Not where it is there already: it may be on its way to somebody.
    private static func writePublic(_ key: VerifyingKey, folder: String) throws(FileError) {
        let path = FileSystem.join(folder, publicName)
        let text = Array("\(key)\n".utf8)
        if let found = try? FileSystem.read(path, bytesMax: 256), found == text { return }
        FileSystem.remove(path)
        try FileSystem.create(path, text, mode: KeyFile.publicMode)
    }
}
