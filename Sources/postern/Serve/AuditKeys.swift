import PosternAudit
import PosternConfiguration
import Sodium

/// The keys in a log's folder, 64 hexadecimal digits each: by `signing.key_secret`, a seed, the log
/// is signed, and those who check it need `signing.key`; `redaction.key_secret` is under the hashes
/// that stand for redacted fields.
enum AuditKeys {
    static let secretName = "signing.key_secret"
    static let publicName = "signing.key"
    static let redactionName = "redaction.key_secret"

    /// Reads the key that signs, or makes one where there is none.
    static func signing(folder: String) throws(ConfigurationProblem) -> SigningKey {
        let path = FileSystem.join(folder, secretName)
        let known = try? FileSystem.read(FileSystem.join(folder, publicName), bytesMax: 256)
        let isMissing = !FileSystem.exists(path)
        if isMissing, known != nil { throw unlike(path, "is missing") }
        if isMissing, hasSegments(folder) {
            throw ConfigurationProblem(
                path,
                "is missing, as is `\(publicName)`, and the log beside it was signed with that key:"
                    + " restore both, or begin a log in another folder (`audit.folder`)")
        }
        let seed = try secret(
            path, byteCount: SigningKey.seedByteCount,
            without: "a log that goes on with another key is good for none of the two")
        guard let key = SigningKey(seed: seed) else {
            preconditionFailure("a seed of the right length is a key")
        }
        if let known, known != publicText(key.verifyingKey) {
            throw unlike(path, "is not the secret half of the key")
        }
        do throws(FileError) {
            try writePublic(key.verifyingKey, folder: folder)
        } catch {
            throw ConfigurationProblem(error)
        }
        return key
    }

    private static func hasSegments(_ folder: String) -> Bool {
        // Where nobody knows there may be.
        guard let names = try? FileSystem.names(in: folder) else { return true }
        return names.contains { SegmentName($0) != nil }
    }

    /// A log goes on with the key that it was begun with, or not at all.
    private static func unlike(_ path: String, _ what: String) -> ConfigurationProblem {
        ConfigurationProblem(
            path,
            "\(what), and `\(publicName)` beside it names the key of the log: restore it, or begin a"
                + " log in another folder (`audit.folder`)")
    }

    /// Reads the key of redacted fields, or makes one where there is none.
    static func redaction(folder: String) throws(ConfigurationProblem) -> SecretBytes {
        try secret(
            FileSystem.join(folder, redactionName), byteCount: Redaction.keyByteCount,
            without: "values that were redacted under it can then no longer be looked for")
    }

    /// Sees to it that a folder which has taken the place of a log's has the log's keys: one
    /// without any gets them.
    ///
    /// - Throws: where it has others, and so is another log's; then nothing was written there.
    static func carry(
        signing key: borrowing SigningKey, redaction: borrowing SecretBytes?, to folder: String
    ) throws(ConfigurationProblem) {
        let publicPath = FileSystem.join(folder, publicName)
        if FileSystem.exists(publicPath),
            (try? FileSystem.read(publicPath, bytesMax: 256)) != publicText(key.verifyingKey)
        {
            throw ConfigurationProblem(publicPath, isAnother)
        }
        let seed = key.seed
        let secretPath = FileSystem.join(folder, secretName)
        let redactionPath = FileSystem.join(folder, redactionName)
        try check(seed, in: secretPath)
        switch redaction {
        case .some(let redaction): try check(redaction, in: redactionPath)
        case .none: break
        }
        do throws(FileError) {
            try write(seed, to: secretPath)
            try writePublic(key.verifyingKey, folder: folder)
            switch redaction {
            case .some(let redaction): try write(redaction, to: redactionPath)
            case .none: break
            }
        } catch {
            throw ConfigurationProblem(error)
        }
    }

    private static let isAnother = "is the key of another log"

    /// Whether a file, if it is there, has this key.
    private static func check(
        _ key: borrowing SecretBytes, in path: String
    ) throws(ConfigurationProblem) {
        guard FileSystem.exists(path) else { return }
        let found = try secret(
            path, byteCount: key.count, without: "it has to be the key of this log",
            makesMissing: false)
        guard found.equals(key) else { throw ConfigurationProblem(path, isAnother) }
    }

    /// Reads a secret key; makes one in a folder that has none where that is wanted.
    ///
    /// - Parameter loss: what comes of it when the key is replaced.
    static func secret(
        _ path: String, byteCount: Int, without loss: String, makesMissing: Bool = true
    ) throws(ConfigurationProblem) -> SecretBytes {
        var text: [UInt8] = []
        defer { FileSystem.erase(&text) }
        do throws(FileError) {
            if makesMissing, !FileSystem.exists(path) { try make(path, byteCount: byteCount) }
            text = try FileSystem.read(path, bytesMax: 256, isSecret: true)
        } catch {
            throw ConfigurationProblem(error)
        }
        guard let secret = Hex.secret(text.span.bytes, byteCount: byteCount) else {
            throw ConfigurationProblem(
                path,
                "is no key, which has \(2 * byteCount) hexadecimal digits; restore it, or move it"
                    + " away: \(loss)")
        }
        return secret
    }

    private static func make(_ path: String, byteCount: Int) throws(FileError) {
        try write(SecretBytes(randomByteCount: byteCount), to: path)
    }

    /// Not where it is there already.
    private static func write(
        _ secret: borrowing SecretBytes, to path: String
    ) throws(FileError) {
        guard !FileSystem.exists(path) else { return }
        var text = Hex.digits(secret.bytes)
        defer { FileSystem.erase(&text) }
        try FileSystem.create(path, text, mode: KeyFile.secretMode)
    }

    /// Not where it is there already: it may be on its way to somebody.
    private static func writePublic(_ key: VerifyingKey, folder: String) throws(FileError) {
        let path = FileSystem.join(folder, publicName)
        guard !FileSystem.exists(path) else { return }
        try FileSystem.create(path, publicText(key), mode: KeyFile.publicMode)
    }

    private static func publicText(_ key: VerifyingKey) -> [UInt8] { Array("\(key)\n".utf8) }
}
