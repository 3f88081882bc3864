/// The lock against a second broker: held from `init` until the value is released, or the process
/// ends, however it ends.
///
/// The file stays when the lock is released: were it removed, a process that has opened the old
/// file and one that makes a new one would both hold "the" lock. It says the id of the process
/// that holds it, for people.
package struct LockFile: ~Copyable, Sendable {
    package let path: String
    private let descriptor: Descriptor

    /// Takes the lock or throws at once.
    package init(path: String) throws(LockFileError) {
        let descriptor = try Self.acquire(path)
        // For people only: a full disk keeps nobody from the lock.
        let text = Array("\(System.processID)\n".utf8)
        try? System.truncate(descriptor)
        try? System.writeAll(text.span.bytes, to: descriptor)
        self.path = path
        self.descriptor = descriptor
    }

    deinit {
        // The id of a process that has let go would only mislead. Closing unlocks.
        try? System.truncate(descriptor)
    }

    private static func acquire(_ path: String) throws(LockFileError) -> Descriptor {
        for _ in 0..<HostLimits.lockAttemptsMax {
            let descriptor = try open(path)
            let status = try LockFileError.wrapping { () throws(SystemError) in
                try System.status(descriptor)
            }
            guard status.kind == .regular, status.isOwnedByUsOrRoot else {
                throw .notOurs(path: path)
            }
            let isLocked = try LockFileError.wrapping { () throws(SystemError) in
                try System.lock(descriptor)
            }
            guard isLocked else { throw .held(path: path, processID: holder(descriptor)) }
            // Somebody may have removed the file between opening and locking: then the lock is
            // on a file that no other process will find.
            let named = try? System.status(path, followingLinks: false)
            if let named, named.isSameFile(as: status) { return descriptor }
        }
        throw .held(path: path, processID: nil)
    }

    private static func open(_ path: String) throws(LockFileError) -> Descriptor {
        do {
            return try System.open(path, .sharedPrivate)
        } catch let error where error.isOtherKindOfFile {
            throw .notOurs(path: path)
        } catch {
            throw .system(error)
        }
    }

    /// The id that the holder wrote; nil when it has not yet, or it is no number.
    private static func holder(_ descriptor: borrowing Descriptor) -> Int32? {
        let bytes = try? System.readToEnd(descriptor, bytesMax: HostLimits.lockTextBytesMax)
        guard let line = bytes?.split(separator: UInt8(ascii: "\n")).first else { return nil }
        return ProcessText.number(line, as: Int32.self)
    }
}
