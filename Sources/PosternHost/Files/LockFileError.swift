/// Why the lock was not taken.
package enum LockFileError: SystemErrorCarrier, Hashable, Sendable, CustomStringConvertible {
    /// Another process has it; its id where the file says it.
    case held(path: String, processID: Int32?)
    /// The name is taken by something else than a file of ours: it is left alone.
    case notOurs(path: String)
    case system(SystemError)

    package var description: String {
        switch self {
        case .held(let path, let processID?):
            "another broker, process `\(processID)`, holds the lock `\(path)`; stop it or choose "
                + "another socket or folder"
        case .held(let path, nil):
            "another process holds the lock `\(path)`; stop it (`fuser \(path)` names it) or "
                + "choose another socket or folder"
        case .notOurs(let path):
            "the lock `\(path)` is no regular file of this user; remove it or choose another "
                + "socket or folder"
        case .system(let error):
            "cannot take the lock: \(error)"
        }
    }
}
