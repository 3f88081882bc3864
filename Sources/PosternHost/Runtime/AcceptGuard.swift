import CPosternHost

/// Keeps libzmq's listeners alive when descriptors run out.
///
/// The C part of this target defines `accept` and `accept4`; the executable must export both (see
/// `accept_guard.c`), or libzmq calls libc's. Once installed, a connection that would leave fewer
/// than the reserved descriptors is closed at once, and the caller hears that nobody waits.
package enum AcceptGuard {
    /// Starts guarding, for the whole process and for good; again only changes the number.
    ///
    /// No process gets more than half of the descriptors that connections may have, and no user
    /// more than three quarters.
    ///
    /// - Parameters:
    ///   - reservedDescriptors: kept from connections, below RLIMIT_NOFILE.
    ///   - privilegedSocketPath: the listener that may use half of the reserve, so that machines
    ///     cannot keep operators out.
    /// - Throws: when the executable does not export the guard, which would then protect nothing;
    ///   when the limit leaves no descriptor for connections, or none is free now.
    package static func install(
        reservedDescriptors: Int, privilegedSocketPath: String = ""
    ) throws(AcceptGuardError) {
        precondition(reservedDescriptors > 0, "a guard reserves at least one descriptor")
        guard postern_accept_guard_is_reachable() != 0 else { throw .notExported }
        let limit = try AcceptGuardError.wrapping { () throws(SystemError) in
            try System.descriptorsMax()
        }
        guard reservedDescriptors < limit else {
            throw .noRoom(limit: limit, reserved: reservedDescriptors)
        }
        let code = postern_accept_guard_install(
            UInt32(clamping: reservedDescriptors), privilegedSocketPath)
        guard code == 0 else { throw .system(SystemError("open", "/dev/null", code: code)) }
    }

    /// Connections handed on since it was installed.
    package static var acceptedCount: UInt64 { postern_accept_guard_accepted() }

    /// Connections closed at once for want of descriptors, or beyond a process's or a user's
    /// share.
    package static var refusedCount: UInt64 { postern_accept_guard_refused() }
}
