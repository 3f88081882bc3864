import CPosternAudit
import Glibc

/// The log's edge to the kernel: the only place here that calls it.
enum AuditSystem {
    static let newFile = O_RDWR | O_CREAT | O_EXCL
    /// Waits for nobody, whatever it is.
    static let existingFile = O_RDONLY | O_NONBLOCK

    static func open(
        _ name: String, in folder: Int32, _ flags: Int32
    ) throws(AuditFileError) -> Int32 {
        try call("open", name) { openat(folder, name, flags | O_CLOEXEC | O_NOFOLLOW, 0o600) }
    }

    static func openFolder(
        _ path: String, followsLink: Bool = true
    ) throws(AuditFileError) -> Int32 {
        try call("open", path) {
            Glibc.open(
                path, O_RDONLY | O_CLOEXEC | O_DIRECTORY | (followsLink ? 0 : O_NOFOLLOW))
        }
    }

    /// Makes a folder, but none above it, where it is missing.
    static func makeFolder(_ path: String) throws(AuditFileError) {
        guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        throw failure("make", path)
    }

    static func close(_ number: Int32) { _ = Glibc.close(number) }

    /// Room on the disk for all bytes, so that a store never lacks it.
    static func allocate(
        _ number: Int32, _ name: String, byteCount: Int
    ) throws(AuditFileError) {
        // Gives its error instead of setting errno.
        while true {
            let code = posix_fallocate(number, 0, off_t(byteCount))
            if code == 0 { return }
            if code != EINTR { throw failure("make room for", name, code) }
        }
    }

    static func truncate(
        _ number: Int32, _ name: String, byteCount: Int
    ) throws(AuditFileError) {
        _ = try call("cut", name) { ftruncate(number, off_t(byteCount)) }
    }

    static func setMode(_ number: Int32, _ name: String, _ mode: mode_t) throws(AuditFileError) {
        _ = try call("protect", name) { fchmod(number, mode) }
    }

    static func sync(_ number: Int32, _ name: String) throws(AuditFileError) {
        _ = try call("sync", name) { fdatasync(number) }
    }

    /// What there is to know of a file.
    struct FileStatus {
        let byteCount: Int
        /// Tells two files apart.
        let identity: FileIdentity
    }

    struct FileIdentity: Equatable {
        let device: UInt64
        let number: UInt64
    }

    /// - Throws: also for what is no file.
    static func status(_ number: Int32, _ name: String) throws(AuditFileError) -> FileStatus {
        var record = stat()
        _ = try call("look at", name) { fstat(number, &record) }
        guard record.st_mode & S_IFMT == S_IFREG else { throw AuditFileError("is no file", name) }
        return FileStatus(record)
    }

    /// What a name leads to; nil: nothing.
    static func status(
        of name: String, in folder: Int32
    ) throws(AuditFileError) -> FileStatus? {
        var record = stat()
        do throws(AuditFileError) {
            _ = try call("look at", name) { fstatat(folder, name, &record, AT_SYMLINK_NOFOLLOW) }
        } catch let error where error.isMissing {
            return nil
        }
        return FileStatus(record)
    }

    /// Whether a path still leads to what a descriptor holds.
    static func isSame(_ number: Int32, _ path: String) -> Bool {
        var held = stat()
        var found = stat()
        return fstat(number, &held) == 0 && stat(path, &found) == 0
            && held.st_dev == found.st_dev && held.st_ino == found.st_ino
    }

    static func rename(
        _ name: String, to other: String, in folder: Int32
    ) throws(AuditFileError) {
        _ = try call("rename", name) { renameat(folder, name, folder, other) }
    }

    static func remove(_ name: String, in folder: Int32) throws(AuditFileError) {
        _ = try call("remove", name) { unlinkat(folder, name, 0) }
    }

    static func names(in folder: Int32, _ path: String) throws(AuditFileError) -> [String] {
        // A stream closes its descriptor, and reads from where that stands: one of its own.
        let number = try call("list", path) {
            openat(folder, ".", O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        }
        guard let stream = fdopendir(number) else {
            Glibc.close(number)
            throw failure("list", path)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    // MARK: memory

    static func map(
        _ number: Int32, _ name: String, byteCount: Int, isWritable: Bool
    ) throws(AuditFileError) -> UnsafeMutableRawBufferPointer {
        let protection = isWritable ? PROT_READ | PROT_WRITE : PROT_READ
        let start = mmap(nil, byteCount, protection, MAP_SHARED, number, 0)
        guard let start, start != MAP_FAILED else { throw failure("map", name) }
        return UnsafeMutableRawBufferPointer(start: start, count: byteCount)
    }

    static func unmap(_ memory: UnsafeMutableRawBufferPointer) {
        munmap(memory.baseAddress, memory.count)
    }

    /// The place by which `isBroken` and `forget` know a mapping.
    static func watch(
        _ memory: UnsafeMutableRawBufferPointer, _ name: String
    ) throws(AuditFileError) -> Int32 {
        guard let start = memory.baseAddress else { throw AuditFileError("is empty", name) }
        let place = postern_mapping_watch(start, memory.count)
        guard place >= 0 else {
            throw AuditFileError("cannot be watched: too many files are mapped", name)
        }
        return place
    }

    static func forget(_ place: Int32) { postern_mapping_forget(place) }

    static func isBroken(_ place: Int32) -> Bool { postern_mapping_is_broken(place) != 0 }

    /// Makes pages writable before they are written to, so that the writer does not wait for that.
    static func populate(_ memory: UnsafeMutableRawBufferPointer, _ range: Range<Int>) {
        let page = 4_096
        let start = range.lowerBound & ~(page - 1)
        let end = min(range.upperBound, memory.count)
        guard let base = memory.baseAddress, start < end else { return }
        postern_mapping_populate(base + start, end - start)
    }

    /// Stores a frame's length behind all that was stored before.
    static func publish(_ length: UInt32, at place: UnsafeMutableRawPointer) {
        postern_frame_publish(place, length)
    }

    // MARK: clocks

    static func monotonicMilliseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
    }

    static func sleep(milliseconds: Int) {
        var time = timespec(
            tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
        var rest = timespec()
        while nanosleep(&time, &rest) != 0, errno == EINTR { time = rest }
    }

    // MARK: errors

    private static func call(
        _ attempt: String, _ name: String, _ body: () -> Int32
    ) throws(AuditFileError) -> Int32 {
        while true {
            let result = body()
            if result >= 0 { return result }
            if errno != EINTR { throw failure(attempt, name) }
        }
    }

    private static func failure(
        _ attempt: String, _ name: String, _ code: Int32 = errno
    ) -> AuditFileError {
        let text = postern_audit_error_text(code).map { String(cString: $0) } ?? "error \(code)"
        return AuditFileError(attempt, name, cause: text, isMissing: code == ENOENT)
    }
}

extension AuditSystem.FileStatus {
    fileprivate init(_ record: stat) {
        byteCount = Int(record.st_size)
        identity = AuditSystem.FileIdentity(
            device: UInt64(record.st_dev), number: UInt64(record.st_ino))
    }
}
