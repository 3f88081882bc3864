/// A length of time of Cedar, in milliseconds. A value.
public struct DurationValue: Hashable, Sendable, BitwiseCopyable {
    /// Milliseconds; may be negative.
    public let milliseconds: Int64

    /// A length of time from its milliseconds.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }
}
