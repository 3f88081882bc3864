/// A folder that a broker keeps to itself, checked and locked: nobody but the broker's user and
/// root may look into it or write there, and no second broker uses it.
package struct PrivateFolder: ~Copyable, Sendable {
    /// What is in it.
    package enum Purpose: String, Sendable {
        case state
        case audit
    }

    package let path: String
    private let lock: LockFile

    private static let mode: UInt32 = 0o700

    /// Makes the folder, but none above it, where it is missing; then takes its lock.
    package init(_ purpose: Purpose, path: String) throws(PrivateFolderError) {
        do throws(SystemError) {
            try System.makeDirectory(path, mode: Self.mode)
        } catch let error where error.isNotFound {
            throw PrivateFolderError(purpose, path, .noParent)
        } catch {
            // It exists, as a rule. Where it does not, opening it says why.
        }
        let status: FileStatus
        do throws(SystemError) {
            let directory = try System.open(path, .directory)
            status = try System.status(directory)
        } catch {
            throw PrivateFolderError(purpose, path, .system("\(error)"))
        }
        guard status.isOwnedByUsOrRoot else {
            throw PrivateFolderError(purpose, path, .foreign(ownerID: status.ownerID))
        }
        guard status.mode & 0o077 == 0 else {
            throw PrivateFolderError(purpose, path, .open(mode: status.mode))
        }
        do throws(LockFileError) {
            lock = try LockFile(path: path + "/lock")
        } catch {
            throw PrivateFolderError(purpose, path, .lock(error))
        }
        self.path = path
    }
}
