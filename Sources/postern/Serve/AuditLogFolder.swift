import PosternAudit
import PosternConfiguration
import PosternCore
import PosternHost
import Sodium
import Synchronization

/// A broker's log folder: its lock and its keys, also where another folder takes its place. Any
/// thread.
final class AuditLogFolder: Sendable {
    let path: String
    private let lock: Mutex<PrivateFolder>
    private let key: SigningKey
    private let redactionKey: SecretBytes?

    /// Takes the lock, and reads the keys or makes them.
    init(_ configuration: AuditConfiguration) throws {
        let folder = try PrivateFolder(.audit, path: configuration.folder)
        path = folder.path
        key = try AuditKeys.signing(folder: folder.path)
        redactionKey =
            configuration.redact.isEmpty ? nil : try AuditKeys.redaction(folder: folder.path)
        lock = Mutex(folder)
    }

    /// The key that signs, once more.
    var signingKey: SigningKey {
        guard let copy = SigningKey(seed: key.seed) else {
            preconditionFailure("the seed of a key makes one")
        }
        return copy
    }

    func redaction(of fields: [RedactedField]) -> Redaction {
        switch redactionKey {
        case .some(let key): Redaction(fields, key: SecretBytes(copying: key.bytes))
        case .none: .none
        }
    }

    /// Takes the folder that is there now, and lets go of the one before; why it cannot be used
    /// where it is another broker's, another log's, or open to others.
    func takeAgain() -> String? {
        do {
            var folder = try PrivateFolder(.audit, path: path)
            if let other = try LogFolder(path: path).segment(notOf: key.verifyingKey) {
                return "`\(other)` is of another log"
            }
            try AuditKeys.carry(signing: key, redaction: redactionKey, to: path)
            lock.withLock { swap(&$0, &folder) }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
