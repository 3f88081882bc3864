/// One text of policies and the name that its errors carry. A value; safe to share.
public struct PolicySource: Hashable, Sendable {
    /// The name shown in errors, usually a file name.
    public let name: String
    /// The text in Cedar's syntax.
    public let text: String

    /// Names a text; at most `CedarLimits.sourceBytesMax` bytes, checked when it is parsed.
    public init(name: String, text: String) {
        self.name = name
        self.text = text
    }
}
