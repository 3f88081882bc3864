/// What the kernel says of a file: the part that the checks of this target need.
struct FileStatus: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case regular
        case directory
        case socket
        case symbolicLink
        case other
    }

    let device: UInt64
    let inode: UInt64
    let kind: Kind
    /// The permission bits with set-id and sticky: at most 0o7777.
    let mode: UInt32
    let ownerID: UInt32
    let groupID: UInt32
    let byteCount: Int64
    let modified: Timestamp
    let changed: Timestamp

    struct Timestamp: Hashable, Sendable {
        let seconds: Int64
        let nanoseconds: Int64
    }

    /// Whether two records name one file; its content may differ.
    func isSameFile(as other: FileStatus) -> Bool {
        device == other.device && inode == other.inode
    }

    var isOwnedByUsOrRoot: Bool { ownerID == 0 || ownerID == System.effectiveUserID }

    /// Four octal digits, as people write them for chmod.
    static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
