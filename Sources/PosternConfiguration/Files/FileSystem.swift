import Glibc

/// The only place of this target that calls the kernel about files.
///
/// Foundation is not used: it neither says why a file cannot be read nor checks what was opened
/// instead of what a path named a moment before.
package enum FileSystem {
    private static let newFileFlags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW

    /// Reads a regular file whole.
    ///
    /// With `isSecret` the open file must be closed to everybody but its owner, who is this user
    /// or root, and the path must not end in a symbolic link; the check is on the descriptor, so
    /// that nothing can be swapped in between.
    package static func read(
        _ path: String, bytesMax: Int, isSecret: Bool = false
    ) throws(FileError) -> [UInt8] {
        // O_NONBLOCK: a FIFO must be refused, not waited for.
        let followsLinks = isSecret ? O_NOFOLLOW : 0
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | followsLinks)
        if descriptor < 0, isSecret, errno == ELOOP {
            throw FileError(attempt: "read", path: path, cause: .symbolicLink)
        }
        guard descriptor >= 0 else { throw systemError("read", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw systemError("read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(attempt: "read", path: path, cause: .notRegular)
        }
        if isSecret { try checkSecret(status, path) }
        return try readAll(
            descriptor, path, sizeExpected: Int(clamping: status.st_size), bytesMax: bytesMax)
    }

    /// Reads what is no regular file to its end: standard input, a pipe. It stays open.
    ///
    /// - Parameter name: what errors call it.
    package static func read(
        _ descriptor: Int32, name: String, bytesMax: Int
    ) throws(FileError) -> [UInt8] {
        try readAll(descriptor, name, sizeExpected: 64 * 1024, bytesMax: bytesMax)
    }

    /// Reads a regular file of UTF-8 text.
    package static func readText(_ path: String, bytesMax: Int) throws(FileError) -> String {
        try text(try read(path, bytesMax: bytesMax), name: path)
    }

    /// Makes a file that must not exist yet, with exactly `mode`, and writes it to the disk. It is
    /// there whole, or not at all.
    package static func create(
        _ path: String, _ bytes: [UInt8], mode: UInt32
    ) throws(FileError) {
        let temporary = "\(path).\(getpid()).part"
        // Of a process that had our number and is gone.
        unlink(temporary)
        defer { unlink(temporary) }
        try write(bytes, to: temporary, mode: mode, for: path)
        // A name for it that nobody has, as O_EXCL would; where there are no links, the nearest.
        if link(temporary, path) != 0 {
            guard [EPERM, EOPNOTSUPP, ENOSYS].contains(errno), !exists(path),
                rename(temporary, path) == 0
            else { throw systemError("create", path) }
        }
        // The name, too, outlasts a power cut.
        let folder = open(parentFolder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    /// Writes a new file to the disk.
    ///
    /// - Parameter named: what errors call it.
    static func write(
        _ bytes: [UInt8], to path: String, mode: UInt32, for named: String
    ) throws(FileError) {
        let descriptor = open(path, newFileFlags, 0o600)
        guard descriptor >= 0 else { throw systemError("create", named) }
        defer { close(descriptor) }
        // fchmod and not the mode of open: the umask shall not decide.
        guard fchmod(descriptor, mode) == 0 else { throw systemError("create", named) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(
                    descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw systemError("write", named) }
            written += count
        }
        guard fsync(descriptor) == 0 else { throw systemError("write", named) }
    }

    /// Makes a folder, and those above it, where there is none; `mode` is for new ones only.
    ///
    /// - Returns: the folders made, the outermost first.
    @discardableResult
    package static func createFolder(
        _ path: String, mode: UInt32
    ) throws(FileError) -> [String] {
        if isFolder(path) { return [] }
        let parent = parentFolder(of: path)
        var made: [String] = []
        if parent != path, !isFolder(parent) { made = try createFolder(parent, mode: mode) }
        guard mkdir(path, 0o700) == 0, chmod(path, mode) == 0 else {
            throw systemError("create", path)
        }
        return made + [path]
    }

    /// Removes a file or an empty folder; what cannot be removed stays.
    package static func remove(_ path: String) {
        if unlink(path) != 0 { rmdir(path) }
    }

    /// Names in a folder, sorted bytewise, without `.` and `..`.
    package static func names(in folder: String) throws(FileError) -> [String] {
        guard let stream = opendir(folder) else { throw systemError("list", folder) }
        defer { closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw systemError("list", folder) }
                break
            }
            let name = withUnsafePointer(to: entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            guard names.count < ConfigurationLimits.folderEntriesMax else {
                let cause = FileError.Cause.tooMany(
                    countMax: ConfigurationLimits.folderEntriesMax)
                throw FileError(attempt: "list", path: folder, cause: cause)
            }
            names.append(name)
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Overwrites bytes that held a secret, in a way that the optimizer keeps.
    package static func erase(_ bytes: inout [UInt8]) {
        bytes.withUnsafeMutableBytes { buffer in
            if let start = buffer.baseAddress { explicit_bzero(start, buffer.count) }
        }
    }

    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The path without symbolic links; nil where it names nothing.
    package static func realPath(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// An absolute path for `path`, seen from the working folder.
    package static func absolutePath(_ path: String) -> String {
        if path.hasPrefix("/") { return path }
        guard let current = getcwd(nil, 0) else { return path }
        defer { free(current) }
        return join(String(cString: current), path)
    }

    /// Reads to the end into one buffer that is as large as the file is said to be, so that a
    /// secret leaves no copies behind in buffers that were outgrown.
    private static func readAll(
        _ descriptor: Int32, _ path: String, sizeExpected: Int, bytesMax: Int
    ) throws(FileError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(sizeExpected, bytesMax) + 1)
        var filled = 0
        while true {
            if filled == bytes.count {
                guard filled <= bytesMax else {
                    let cause = FileError.Cause.tooLarge(bytesMax: bytesMax)
                    throw FileError(attempt: "read", path: path, cause: cause)
                }
                let larger = min(2 * filled, bytesMax + 1)
                bytes.append(contentsOf: repeatElement(0, count: larger - filled))
            }
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(
                    descriptor, buffer.baseAddress?.advanced(by: filled), buffer.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw systemError("read", path) }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    private static func checkSecret(_ status: stat, _ path: String) throws(FileError) {
        guard status.st_mode & 0o077 == 0 else {
            throw FileError(
                attempt: "read", path: path, cause: .permissions(mode: status.st_mode))
        }
        // Not even root uses the key of another user: that user knows it.
        guard [geteuid(), 0].contains(status.st_uid) else {
            throw FileError(attempt: "read", path: path, cause: .owner(userID: status.st_uid))
        }
    }

    /// What the last system call failed with.
    static func systemError(_ attempt: String, _ path: String) -> FileError {
        let code = errno
        let text = String(cString: strerror(code)).lowercased()
        return FileError(
            attempt: attempt, path: path, cause: .system(code: code, text: text))
    }
}
