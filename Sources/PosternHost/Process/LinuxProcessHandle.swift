import PosternAuthority

/// Holds one process by its pidfd: while it is held, its id may be reused but not be mistaken.
package final class LinuxProcessHandle: ProcessHandle {
    let descriptor: Descriptor

    init(owning descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// A pidfd becomes readable when its process ends, reaped by its parent or not. If the kernel
    /// cannot say, the process counts as ended: nothing is granted to what cannot be seen.
    package var hasExited: Bool {
        guard let ended = try? System.readable([descriptor.number]) else { return true }
        return ended.first ?? true
    }

    /// The id of the held process, as the kernel says it; nil when it has ended and was reaped,
    /// or cannot be seen from here.
    ///
    /// - Throws: `unavailable` when the descriptor is not a pidfd.
    func processID() throws(ProcessError) -> Int32? {
        let text = try ProcessError.naming("held process") { () throws(SystemError) in
            let file = try System.open("/proc/self/fdinfo/\(descriptor.number)", .reading)
            return try System.readToEnd(file, bytesMax: HostLimits.processTextBytesMax)
        }
        guard let value = ProcessText.field("Pid", in: text)?.first else {
            throw .unavailable(what: "held process: the descriptor is no pidfd")
        }
        guard let processID = ProcessText.number(value, as: Int32.self), processID > 0 else {
            return nil
        }
        return processID
    }
}
