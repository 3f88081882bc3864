/// The directory that a socket is bound in, checked: only the broker's user and root can put
/// another socket in the place of ours.
///
/// Use: take the `LockFile`, make this, `clearStale()`, let libzmq bind, `secure(…)`.
package struct SocketDirectory: ~Copyable, Sendable {
    package let socket: SocketPath
    private let descriptor: Descriptor

    /// The mode that a missing directory is made with: the broker's group may enter.
    private static let newMode: UInt32 = 0o750

    /// Opens the directory of a socket; makes it, but none above it, where it is missing.
    ///
    /// - Throws: `noDirectory`, `notADirectory`, `foreignDirectory`, `openDirectory`, `system`.
    package init(of socket: SocketPath) throws(SocketPathError) {
        let path = socket.directory
        let descriptor = try Self.openOrMake(path)
        let status = try SocketPathError.wrapping { () throws(SystemError) in
            try System.status(descriptor)
        }
        guard status.isOwnedByUsOrRoot else {
            throw .foreignDirectory(path: path, ownerID: status.ownerID)
        }
        guard !status.isOpenToOthers else {
            throw .openDirectory(path: path, mode: status.mode)
        }
        self.socket = socket
        self.descriptor = descriptor
    }

    private static func openOrMake(_ path: String) throws(SocketPathError) -> Descriptor {
        do throws(SystemError) {
            try System.makeDirectory(path, mode: newMode)
        } catch let error where error.isNotFound {
            throw .noDirectory(path: path)
        } catch let error where error.isOtherKindOfFile {
            throw .notADirectory(path: path)
        } catch {
            // It exists, as a rule. Where it does not, opening it says why.
        }
        do throws(SystemError) {
            return try System.open(path, .directory)
        } catch let error where error.isOtherKindOfFile {
            throw .notADirectory(path: path)
        } catch {
            throw .system(error)
        }
    }

    /// Removes a socket file that a process left behind. The lock is held by now, so no other
    /// broker is about to bind here.
    ///
    /// - Throws: `inUse`, `notASocket`, `system`.
    package func clearStale() throws(SocketPathError) {
        guard let status = try currentStatus() else { return }
        guard status.kind == .socket else { throw .notASocket(path: socket.path) }
        let listener = try SocketPathError.wrapping { () throws(SystemError) in
            try System.listener(at: socket.path)
        }
        guard listener != .alive else { throw .inUse(path: socket.path) }
        do throws(SystemError) {
            try System.remove(socket.name, in: descriptor)
        } catch let error where error.isNotFound {
            // Whoever left it took it away meanwhile.
        } catch {
            throw .system(error)
        }
    }

    /// After the bind: sets who may connect, and remembers the socket.
    ///
    /// A process that connects needs write permission. Until here the umask decides, so it is
    /// restrictive when libzmq binds.
    ///
    /// - Parameters:
    ///   - mode: permission bits, such as 0o660.
    ///   - groupID: the group that the socket is given to; nil leaves it.
    /// - Throws: `notBound`, `system`.
    package func secure(
        mode: UInt32, groupID: UInt32?
    ) throws(SocketPathError) -> BoundSocket {
        precondition(mode & ~0o777 == 0, "a socket has permission bits only")
        guard let status = try currentStatus(), status.kind == .socket,
            status.ownerID == System.effectiveUserID
        else { throw .notBound(path: socket.path) }
        if let groupID {
            try SocketPathError.wrapping { () throws(SystemError) in
                try System.setGroup(groupID, of: socket.name, in: descriptor)
            }
        }
        // After the group: the wider mode must not serve the former one.
        try SocketPathError.wrapping { () throws(SystemError) in
            try System.setMode(mode, of: socket.name, in: descriptor)
        }
        return BoundSocket(socket, status)
    }

    private func currentStatus() throws(SocketPathError) -> FileStatus? {
        do throws(SystemError) {
            return try System.status(socket.name, in: descriptor, followingLinks: false)
        } catch let error where error.isNotFound {
            return nil
        } catch {
            throw .system(error)
        }
    }
}

extension FileStatus {
    /// Whether a user other than the owner can exchange what is in this directory. With the
    /// sticky bit, as `/tmp` has it, only the owner of each file can.
    fileprivate var isOpenToOthers: Bool {
        let writableByOthers: UInt32 = 0o022
        let sticky: UInt32 = 0o1000
        return mode & writableByOthers != 0 && mode & sticky == 0
    }
}
