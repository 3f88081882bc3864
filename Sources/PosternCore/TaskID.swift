/// A task's id: 1 to 128 bytes of printable ASCII without spaces, unique within its workload.
public struct TaskID: Hashable, Sendable, CustomStringConvertible {
    /// The whole text.
    public let description: String

    /// Reads an id; nil when it is empty, too long or has other characters.
    public init?(_ text: String) {
        guard (1...Limits.taskIDBytesMax).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        description = text
    }
}
