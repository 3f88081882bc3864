/// Why a state folder cannot be used.
package enum StateStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It was written by a later version.
    case newer(path: String)
    /// SQLite finds its own rules broken.
    case corrupt(path: String, String)
    /// SQLite's rules hold, ours do not.
    case damaged(String)
    /// It was put back from a backup, and nobody has said yet that this is meant.
    case putBack(path: String)
    /// It was not put back from a backup.
    case notPutBack(path: String)
    /// Epochs were used that it knows nothing of.
    case behind(path: String, epoch: UInt64, floor: UInt64)
    /// It cannot be opened, read or written.
    case system(path: String, String)

    package var description: String {
        switch self {
        case .newer(let path):
            "`\(path)` was written by a later version of Postern; use that version, or another "
                + "state folder"
        case .corrupt(let path, let what):
            "`\(path)` is corrupt: \(what); restore a backup of it, since what was revoked is "
                + "written there"
        case .damaged(let what):
            "the state is damaged: \(what); restore a backup of it"
        case .putBack(let path):
            "`\(path)` is a backup: what was revoked after it was made is not in it; run `postern "
                + "state accept`, which ends every credential in it, start the broker, and revoke "
                + "anew what was revoked since"
        case .notPutBack(let path):
            "`\(path)` was not put back from a backup: there is nothing to accept"
        case .behind(let path, let epoch, let floor):
            "`\(path)` ends at epoch `\(epoch)`, but epoch `\(floor)` was used: it is older than "
                + "what this broker has done; put the right file there, or run `postern state "
                + "accept`"
        case .system(let path, let what):
            "`\(path)` cannot be used: \(what)"
        }
    }
}
