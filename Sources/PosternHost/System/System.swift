import CPosternHost
import Glibc

/// The edge to the kernel: the only place that calls it for files and processes.
///
/// Each function throws what failed, retries what a signal interrupted, and lets neither a C
/// type nor errno out. Names are checked for NUL bytes: C would cut the text there, and the file
/// that was checked would not be the one that was meant.
enum System {
    /// How a file is opened: the combinations that this target uses, all with close-on-exec.
    enum Opening: Sendable {
        /// To read; a symbolic link, where it is the last component, is an error; a FIFO does
        /// not block.
        case reading
        /// As `reading`, but a link is followed: for the links of `/proc`, which name open files.
        case readingThroughLink
        /// A directory, to find names in and to sync.
        case directory
        /// To read and write; made with 0600 where it is missing.
        case sharedPrivate
        /// To write; made with 0600, an error where the name is taken.
        case newPrivate

        fileprivate var flags: Int32 {
            switch self {
            case .reading: O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
            case .readingThroughLink: O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY
            case .directory: O_RDONLY | O_CLOEXEC | O_DIRECTORY
            case .sharedPrivate: O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
            case .newPrivate: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
            }
        }
    }

    // MARK: files

    static func open(_ path: String, _ opening: Opening) throws(SystemError) -> Descriptor {
        try open(at: AT_FDCWD, path, opening)
    }

    static func open(
        _ name: String, in directory: borrowing Descriptor, _ opening: Opening
    ) throws(SystemError) -> Descriptor {
        try open(at: directory.number, name, opening)
    }

    private static func open(
        at directory: Int32, _ name: String, _ opening: Opening
    ) throws(SystemError) -> Descriptor {
        try checkName("open", name)
        let number = try call("open", name) { openat(directory, name, opening.flags, 0o600) }
        return Descriptor(owning: Int32(number))
    }

    /// Linux releases the number even when close reports an error, so there is nothing to retry.
    static func close(_ number: Int32) {
        _ = Glibc.close(number)
    }

    /// Reads from where the last read ended into `buffer`, behind its first `filled` bytes; fewer
    /// bytes than there is room for mean little, none mean the end.
    static func read(
        _ descriptor: borrowing Descriptor, into buffer: inout MutableRawSpan, after filled: Int = 0
    ) throws(SystemError) -> Int {
        let number = descriptor.number
        return try buffer.withUnsafeMutableBytes { room throws(SystemError) in
            let rest = UnsafeMutableRawBufferPointer(rebasing: room[filled...])
            return try call("read", "descriptor \(number)") {
                Glibc.read(number, rest.baseAddress, rest.count)
            }
        }
    }

    /// The whole file from where the last read ended; EFBIG when it has more than `bytesMax`.
    static func readToEnd(
        _ descriptor: borrowing Descriptor, bytesMax: Int
    ) throws(SystemError) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: 4_096)
        var filled = 0
        while true {
            if filled == result.count { result += repeatElement(0, count: filled) }
            var span = result.mutableSpan
            var room = span.mutableBytes
            let count = try read(descriptor, into: &room, after: filled)
            if count == 0 {
                result.removeLast(result.count - filled)
                return result
            }
            filled += count
            guard filled <= bytesMax else {
                throw SystemError("read", "descriptor \(descriptor.number)", code: EFBIG)
            }
        }
    }

    static func writeAll(
        _ bytes: borrowing RawSpan, to descriptor: borrowing Descriptor
    ) throws(SystemError) {
        let number = descriptor.number
        var written = 0
        while written < bytes.byteCount {
            let rest = bytes.extracting(written...)
            written += try call("write", "descriptor \(number)") {
                rest.withUnsafeBytes { Glibc.write(number, $0.baseAddress, $0.count) }
            }
        }
    }

    static func truncate(_ descriptor: borrowing Descriptor) throws(SystemError) {
        let number = descriptor.number
        _ = try call("truncate", "descriptor \(number)") { ftruncate(number, 0) }
    }

    static func readLink(
        _ name: String, in directory: borrowing Descriptor
    ) throws(SystemError) -> [UInt8] {
        try checkName("readlink", name)
        let number = directory.number
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = try call("readlink", name) {
            buffer.withUnsafeMutableBytes { room in
                guard let start = room.bindMemory(to: CChar.self).baseAddress else { return 0 }
                return readlinkat(number, name, start, room.count)
            }
        }
        // The kernel cuts without a word: a full buffer may be part of a longer path.
        guard count < buffer.count else {
            throw SystemError("readlink", name, code: ENAMETOOLONG)
        }
        return Array(buffer.prefix(count))
    }

    static func status(_ descriptor: borrowing Descriptor) throws(SystemError) -> FileStatus {
        let number = descriptor.number
        var record = stat()
        _ = try call("stat", "descriptor \(number)") { fstat(number, &record) }
        return FileStatus(record)
    }

    /// The status of what a name leads to, or with `followingLinks` false of the link itself.
    static func status(
        _ name: String, in directory: borrowing Descriptor, followingLinks: Bool
    ) throws(SystemError) -> FileStatus {
        try status(at: directory.number, name, followingLinks: followingLinks)
    }

    static func status(
        _ path: String, followingLinks: Bool
    ) throws(SystemError) -> FileStatus {
        try status(at: AT_FDCWD, path, followingLinks: followingLinks)
    }

    private static func status(
        at directory: Int32, _ name: String, followingLinks: Bool
    ) throws(SystemError) -> FileStatus {
        try checkName("stat", name)
        var record = stat()
        let flags = followingLinks ? 0 : AT_SYMLINK_NOFOLLOW
        _ = try call("stat", name) { fstatat(directory, name, &record, flags) }
        return FileStatus(record)
    }

    /// Whether the file's content comes from a process, which may answer each read differently.
    static func isServedByProcess(_ descriptor: borrowing Descriptor) throws(SystemError) -> Bool {
        let number = descriptor.number
        let type = try call("statfs", "descriptor \(number)") {
            Int(postern_file_system_type(number))
        }
        return Int64(type) == postern_file_system_type_fuse()
    }

    // MARK: names

    static func makeDirectory(_ path: String, mode: UInt32) throws(SystemError) {
        try checkName("mkdir", path)
        _ = try call("mkdir", path) { mkdir(path, mode) }
    }

    static func remove(
        _ name: String, in directory: borrowing Descriptor
    ) throws(SystemError) {
        try checkName("unlink", name)
        let number = directory.number
        _ = try call("unlink", name) { unlinkat(number, name, 0) }
    }

    static func setMode(
        _ mode: UInt32, of name: String, in directory: borrowing Descriptor
    ) throws(SystemError) {
        try checkName("chmod", name)
        let number = directory.number
        _ = try call("chmod", name) { fchmodat(number, name, mode, 0) }
    }

    static func setGroup(
        _ groupID: UInt32, of name: String, in directory: borrowing Descriptor
    ) throws(SystemError) {
        try checkName("chown", name)
        let number = directory.number
        // All bits set: the owner stays as it is.
        _ = try call("chown", name) {
            fchownat(number, name, uid_t.max, groupID, AT_SYMLINK_NOFOLLOW)
        }
    }

    /// Takes the file's lock for this open file, without waiting; false when another has it.
    static func lock(_ descriptor: borrowing Descriptor) throws(SystemError) -> Bool {
        let number = descriptor.number
        do {
            _ = try call("flock", "descriptor \(number)") { flock(number, LOCK_EX | LOCK_NB) }
            return true
        } catch let error where error.code == EWOULDBLOCK {
            return false
        }
    }

    // MARK: processes and users

    static var processID: Int32 { getpid() }
    static var effectiveUserID: UInt32 { geteuid() }

    static func openProcess(_ processID: Int32) throws(SystemError) -> Descriptor {
        let number = try call("pidfd_open", "process \(processID)") {
            Int(postern_pidfd_open(processID))
        }
        return Descriptor(owning: Int32(number))
    }

    /// Which descriptors have something to read now; for a pidfd: whether its process ended.
    static func readable(_ numbers: [Int32]) throws(SystemError) -> [Bool] {
        var entries = numbers.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let count = nfds_t(entries.count)
        _ = try call("poll", "\(numbers.count) descriptors") { Int(poll(&entries, count, 0)) }
        return entries.map { $0.revents != 0 }
    }

    /// Removes a file; one that cannot be removed stays.
    static func removeFile(_ path: String) { _ = unlink(path) }

    // MARK: helpers

    private static func call(
        _ name: StaticString, _ subject: @autoclosure () -> String, _ body: () -> some BinaryInteger
    ) throws(SystemError) -> Int {
        while true {
            let result = body()
            if result >= 0 { return Int(result) }
            let code = errno
            if code != EINTR { throw SystemError(name, subject(), code: code) }
        }
    }

    static func checkName(_ call: StaticString, _ name: String) throws(SystemError) {
        if name.utf8.contains(0) { throw SystemError(call, name, code: EINVAL) }
    }
}

extension FileStatus {
    fileprivate init(_ record: stat) {
        device = UInt64(record.st_dev)
        inode = UInt64(record.st_ino)
        kind =
            switch record.st_mode & S_IFMT {
            case S_IFREG: .regular
            case S_IFDIR: .directory
            case S_IFSOCK: .socket
            case S_IFLNK: .symbolicLink
            default: .other
            }
        mode = record.st_mode & 0o7777
        ownerID = record.st_uid
        groupID = record.st_gid
        byteCount = Int64(record.st_size)
        modified = Timestamp(record.st_mtim)
        changed = Timestamp(record.st_ctim)
    }
}

extension FileStatus.Timestamp {
    fileprivate init(_ time: timespec) {
        seconds = Int64(time.tv_sec)
        nanoseconds = Int64(time.tv_nsec)
    }
}
