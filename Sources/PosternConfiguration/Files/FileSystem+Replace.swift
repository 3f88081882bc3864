import Glibc

extension FileSystem {
    /// Puts `bytes` in the place of a file, with its permissions; readers see the old file or the
    /// new one, and after a failure the old one is there. A symbolic link is followed.
    package static func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        var status = stat()
        guard let target = realPath(path), stat(target, &status) == 0 else {
            throw systemError("read", path)
        }
        let temporary = "\(target).\(getpid()).new"
        do throws(FileError) {
            try write(bytes, to: temporary, mode: status.st_mode & 0o7777, for: temporary)
        } catch {
            // Somebody else's file stays; what was begun here goes.
            if case .system(EEXIST, _) = error.cause { throw error }
            remove(temporary)
            throw error
        }
        guard rename(temporary, target) == 0 else {
            let error = systemError("replace", path)
            remove(temporary)
            throw error
        }
    }
}
