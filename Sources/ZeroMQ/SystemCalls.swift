import CZeroMQ
import Glibc

/// Every system call of this module, in one place; libzmq makes all the others.
enum SystemCalls {
    /// 32 bits from the kernel's random source.
    static func randomUInt32() throws(ZeroMQError) -> UInt32 {
        var value: UInt32 = 0
        let size = MemoryLayout<UInt32>.size
        // Up to 256 bytes never arrive in part and are never interrupted once seeded.
        while getrandom(&value, size, 0) != size {
            let error = ZeroMQError.last("read random bytes")
            guard error.code == .interrupted else { throw error }
        }
        return value
    }

    /// Seeds `rand()` of this process.
    static func seedLibcRandom(_ seed: UInt32) {
        srand(seed)
    }

    // MARK: Event descriptors

    static func openEvent() throws(ZeroMQError) -> Int32 {
        let descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { throw ZeroMQError.last("open an event descriptor") }
        return descriptor
    }

    /// Adds one to an event descriptor; it has then become readable.
    static func signalEvent(_ descriptor: Int32) {
        var one: UInt64 = 1
        while write(descriptor, &one, MemoryLayout<UInt64>.size) < 0 {
            // EAGAIN: the counter is full, so the descriptor is readable already.
            guard errno == EINTR else { return }
        }
    }

    /// Sets an event descriptor back to zero. Returns what was in it, 0 for nothing.
    static func drainEvent(_ descriptor: Int32) -> UInt64 {
        var count: UInt64 = 0
        while read(descriptor, &count, MemoryLayout<UInt64>.size) < 0 {
            guard errno == EINTR else { return 0 }
        }
        return count
    }

    static func closeDescriptor(_ descriptor: Int32) {
        // Linux closes even when it answers EINTR: a second try could hit a stranger's.
        _ = close(descriptor)
    }

    // MARK: Peers

    static func peerCredentials(_ descriptor: Int32) throws(ZeroMQError) -> PeerCredentials {
        // `struct ucred`, which Swift's Glibc leaves out: pid, uid, gid of 32 bits each.
        var raw: (pid: Int32, uid: UInt32, gid: UInt32) = (0, 0, 0)
        var length = socklen_t(MemoryLayout.size(ofValue: raw))
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &raw, &length) == 0 else {
            throw ZeroMQError.last("read the peer's credentials of descriptor `\(descriptor)`")
        }
        return PeerCredentials(processID: raw.pid, userID: raw.uid, groupID: raw.gid)
    }

    /// Nil when the kernel has no SO_PEERPIDFD.
    static func peerProcessDescriptor(_ descriptor: Int32) throws(ZeroMQError) -> Int32? {
        var process: Int32 = -1
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERPIDFD, &process, &length) == 0 else {
            let error = ZeroMQError.last("open the peer process of descriptor `\(descriptor)`")
            if error.code.rawValue == ENOPROTOOPT { return nil }
            throw error
        }
        return process
    }

    static func shutdownBothWays(_ descriptor: Int32) throws(ZeroMQError) {
        guard shutdown(descriptor, Int32(SHUT_RDWR)) != 0 else { return }
        let error = ZeroMQError.last("shut down descriptor `\(descriptor)`")
        // The peer was faster: what was wanted is already so.
        guard error.code.rawValue != ENOTCONN else { return }
        throw error
    }

    // MARK: Addresses

    /// Whether the text is an IPv4 or IPv6 address in numbers, without a port.
    static func isAddress(_ text: String) -> Bool {
        var buffer = in6_addr()
        return inet_pton(AF_INET, text, &buffer) == 1 || inet_pton(AF_INET6, text, &buffer) == 1
    }

    // MARK: Secret memory

    /// Whole pages that are neither swapped nor dumped, where the system allows it.
    static func mapSecretPages(byteCount: Int) -> UnsafeMutableRawBufferPointer {
        let flags = MAP_PRIVATE | MAP_ANONYMOUS
        let address = mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0)
        guard let address, address != MAP_FAILED else {
            // As for every other allocation in Swift, there is no way on without memory.
            fatalError("out of memory: cannot map `\(byteCount)` bytes for a key")
        }
        // Both are hardening: RLIMIT_MEMLOCK may forbid the first, and the key works all
        // the same.
        _ = mlock(address, byteCount)
        _ = madvise(address, byteCount, MADV_DONTDUMP)
        return UnsafeMutableRawBufferPointer(start: address, count: byteCount)
    }

    static func unmapSecretPages(_ pages: UnsafeMutableRawBufferPointer) {
        eraseSecret(pages)
        munmap(pages.baseAddress, pages.count)
    }

    /// Overwrites with zeros in a way that the compiler may not remove.
    static func eraseSecret(_ bytes: UnsafeMutableRawBufferPointer) {
        guard let address = bytes.baseAddress else { return }
        explicit_bzero(address, bytes.count)
    }
}
