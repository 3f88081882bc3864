/// Why a folder cannot be kept private.
package struct PrivateFolderError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Problem: Hashable, Sendable {
        /// The folder above it is missing.
        case noParent
        case foreign(ownerID: UInt32)
        /// Others may look into it.
        case open(mode: UInt32)
        case lock(LockFileError)
        case system(String)
    }

    package let purpose: PrivateFolder.Purpose
    package let path: String
    package let problem: Problem

    init(_ purpose: PrivateFolder.Purpose, _ path: String, _ problem: Problem) {
        self.purpose = purpose
        self.path = path
        self.problem = problem
    }

    package var description: String {
        let folder = "\(purpose.rawValue) folder `\(path)`"
        let setting = "`\(purpose.rawValue).folder`"
        return switch problem {
        case .noParent:
            "the \(folder) cannot be made: the folder above it is missing; make that, or set "
                + "\(setting) to another"
        case .foreign(let ownerID):
            "the \(folder) belongs to user `\(ownerID)`; run the broker as that user, or set "
                + "\(setting) to another"
        case .open(let mode):
            "others may look into the \(folder) (mode `\(FileStatus.octal(mode))`); run "
                + "`chmod 700 \(path)`"
        case .lock(let error): "the \(purpose.rawValue) folder is in use: \(error)"
        case .system(let what): "the \(folder) cannot be used: \(what)"
        }
    }
}
