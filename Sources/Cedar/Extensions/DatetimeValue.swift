/// A moment of Cedar: milliseconds since 1970-01-01T00:00:00Z, without leap seconds. A value.
public struct DatetimeValue: Hashable, Sendable, BitwiseCopyable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before.
    public let milliseconds: Int64

    /// A moment from its milliseconds since 1970-01-01T00:00:00Z.
    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }
}
