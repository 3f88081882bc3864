/// Why connections cannot be guarded against running out of descriptors.
package enum AcceptGuardError: SystemErrorCarrier, Hashable, Sendable, CustomStringConvertible {
    case noRoom(limit: Int, reserved: Int)
    /// The executable does not export `accept4`: libzmq calls libc's.
    case notExported
    case system(SystemError)

    package var description: String {
        switch self {
        case .noRoom(let limit, let reserved):
            "the limit of `\(limit)` open files leaves no room beside the `\(reserved)` that are "
                + "reserved; raise it (`ulimit -n`, LimitNOFILE=)"
        case .notExported:
            "the executable does not export `accept4`; link it with "
                + "`--export-dynamic-symbol=accept4`"
        case .system(let error):
            "cannot guard connections: \(error)"
        }
    }
}
