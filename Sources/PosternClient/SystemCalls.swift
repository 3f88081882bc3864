import Glibc
import PosternCore
import Synchronization

/// Every system call of this module, in one place; libzmq makes all the others.
enum SystemCalls {
    // MARK: files

    /// Reads a regular file whole.
    ///
    /// With `isSecret` it must be closed to everybody but its owner, who is this user or root;
    /// the check is on the open descriptor, so that nothing can be swapped in between.
    static func readFile(
        _ path: String, bytesMax: Int, isSecret: Bool
    ) throws(ClientError) -> [UInt8] {
        // O_NONBLOCK: a FIFO must be refused, not waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unreadable(path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw ClientError(.configuration, "`\(path)` is no regular file; name a key file")
        }
        if isSecret {
            guard status.st_mode & 0o077 == 0 else {
                throw ClientError(
                    .configuration,
                    "`\(path)` can be read by others; run `chmod 600` on it, or make a new key")
            }
            guard status.st_uid == geteuid() || status.st_uid == 0 else {
                throw ClientError(
                    .configuration,
                    "`\(path)` belongs to user `\(status.st_uid)`; use a file of your own")
            }
        }
        // One buffer, made once: growing would leave copies of a secret behind.
        var bytes = [UInt8](repeating: 0, count: bytesMax + 1)
        var filled = 0
        while filled <= bytesMax {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(
                    descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                erase(&bytes)
                throw unreadable(path)
            }
            if count == 0 { break }
            filled += count
        }
        guard filled <= bytesMax else {
            erase(&bytes)
            throw ClientError(
                .configuration, "`\(path)` has more than `\(bytesMax)` bytes; name a key file")
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// Overwrites bytes that held a secret, in a way that the optimizer keeps.
    static func erase(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
        }
    }

    /// Why this process cannot open a Unix socket, as far as the file system says; nil when it
    /// says nothing against it.
    static func obstacle(toSocket path: String) -> String? {
        guard access(path, W_OK) != 0 else { return nil }
        return text(errno)
    }

    // MARK: time

    /// Unix time, by the clock that all programs of this machine read.
    static var wallMilliseconds: UInt64 {
        var time = timespec()
        // It cannot fail: the clock exists and the pointer is good.
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(max(0, time.tv_sec)) * 1_000 + UInt64(time.tv_nsec / 1_000_000)
    }

    /// How often this process is a fork of one that had loaded this.
    static var forkCount: Int {
        _ = isCountingForks
        return forks.load(ordering: .relaxed)
    }

    private static let forks = Atomic<Int>(0)

    private static let isCountingForks: Bool = {
        pthread_atfork(nil, nil) { SystemCalls.countFork() } == 0
    }()

    private static func countFork() { forks.wrappingAdd(1, ordering: .relaxed) }

    /// Nanoseconds since the machine started, sleep included, by a clock that nobody sets.
    static var bootNanoseconds: UInt64 {
        var time = timespec()
        // It cannot fail: the clock exists and the pointer is good.
        clock_gettime(CLOCK_BOOTTIME, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }

    // MARK: threads

    /// Processors that this process may use, at least one.
    static let processorCount = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// Starts a thread that nobody joins. False when the system has no room for another one.
    static func startThread(_ name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        let start = Unmanaged.passRetained(ThreadStart(name: name, body: body))
        var thread = pthread_t()
        guard pthread_create(&thread, nil, threadEntry, start.toOpaque()) == 0 else {
            start.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    private static let threadEntry: ThreadEntry = { argument in
        guard let argument else { return nil }
        let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
        nameThread(start.name)
        start.body()
        return nil
    }

    private typealias ThreadEntry =
        @convention(c) @Sendable (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?

    /// What `ps` shows. Swift does not see pthread_setname_np, a GNU extension, and this file is
    /// what it writes for the calling thread.
    private static func nameThread(_ name: String) {
        let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        _ = write(descriptor, name, name.utf8.count)
        close(descriptor)
    }

    private final class ThreadStart: Sendable {
        /// At most 15 bytes: what the kernel keeps.
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    // MARK: helpers

    private static func unreadable(_ path: String) -> ClientError {
        let reason = text(errno)
        return ClientError(
            .configuration, "cannot read `\(path)`: \(reason); check the path and its mode")
    }

    private static func text(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0).lowercased() } ?? "errno \(code)"
    }
}
