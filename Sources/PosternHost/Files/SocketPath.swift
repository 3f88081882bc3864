import PosternCore

/// The path of a Unix socket that can be bound: absolute and short enough for the kernel.
package struct SocketPath: Hashable, Sendable, CustomStringConvertible {
    package let path: String

    /// - Throws: `notAbsolute`, `tooLong`.
    package init(_ path: String) throws(SocketPathError) {
        let bytes = path.utf8
        // A NUL would cut the path where C reads it.
        guard bytes.first == UInt8(ascii: "/"), bytes.last != UInt8(ascii: "/"),
            !bytes.contains(0)
        else { throw .notAbsolute(path: path) }
        guard bytes.count <= Limits.socketPathBytesMax else {
            throw .tooLong(path: path, byteCount: bytes.count)
        }
        self.path = path
    }

    /// The directory that it is in.
    package var directory: String {
        let parent = path.prefix(upTo: lastSlash)
        return parent.isEmpty ? "/" : String(parent)
    }

    /// Its last component.
    package var name: String { String(path[path.index(after: lastSlash)...]) }

    /// Where the lock against a second broker lies: beside it.
    package var lockPath: String { path + ".lock" }

    package var description: String { path }

    // INVARIANT: the first byte is a slash.
    private var lastSlash: String.Index { path.lastIndex(of: "/") ?? path.startIndex }
}
