/// Why a state folder cannot be used.
package enum StateStoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It was written by a later version.
    case newer(path: String)
    /// SQLite finds its own rules broken.
    case corrupt(path: String, String)
    /// SQLite's rules hold, ours do not.
    case damaged(String)
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
        case .system(let path, let what):
            "`\(path)` cannot be used: \(what)"
        }
    }
}
