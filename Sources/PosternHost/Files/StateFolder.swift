/// The folder that a broker keeps its state in, checked and locked: nobody but the broker's user
/// and root may look into it or write there, and no second broker uses it.
package struct StateFolder: ~Copyable, Sendable {
    package let path: String
    private let lock: LockFile

    private static let mode: UInt32 = 0o700

    /// Makes the folder, but none above it, where it is missing; then takes its lock.
    package init(path: String) throws(StateFolderError) {
        do throws(SystemError) {
            try System.makeDirectory(path, mode: Self.mode)
        } catch let error where error.isNotFound {
            throw .noParent(path: path)
        } catch {
            // It exists, as a rule. Where it does not, opening it says why.
        }
        let status: FileStatus
        do throws(SystemError) {
            let directory = try System.open(path, .directory)
            status = try System.status(directory)
        } catch {
            throw .system(path: path, "\(error)")
        }
        guard status.isOwnedByUsOrRoot else {
            throw .foreign(path: path, ownerID: status.ownerID)
        }
        guard status.mode & 0o077 == 0 else { throw .open(path: path, mode: status.mode) }
        do throws(LockFileError) {
            lock = try LockFile(path: path + "/lock")
        } catch {
            throw .lock(error)
        }
        self.path = path
    }

    /// The file of the database.
    package var databasePath: String { Self.databasePath(in: path) }

    /// For who looks at it without the lock.
    package static func databasePath(in path: String) -> String { path + "/state.db" }
}

/// Why a state folder cannot be used.
package enum StateFolderError: Error, Hashable, Sendable, CustomStringConvertible {
    case noParent(path: String)
    case foreign(path: String, ownerID: UInt32)
    case open(path: String, mode: UInt32)
    case lock(LockFileError)
    case system(path: String, String)

    package var description: String {
        switch self {
        case .noParent(let path):
            "the state folder `\(path)` cannot be made: the folder above it is missing; make that, "
                + "or set `state.folder` to another"
        case .foreign(let path, let ownerID):
            "the state folder `\(path)` belongs to user `\(ownerID)`; run the broker as that user, "
                + "or set `state.folder` to another"
        case .open(let path, let mode):
            "others may look into the state folder `\(path)` (mode `\(FileStatus.octal(mode))`); "
                + "run `chmod 700 \(path)`"
        case .lock(let error): "the state folder is in use: \(error)"
        case .system(let path, let what): "the state folder `\(path)` cannot be used: \(what)"
        }
    }
}
