/// A decimal number of Cedar: a 64-bit integer of ten-thousandths. A value.
public struct DecimalValue: Hashable, Sendable, BitwiseCopyable {
    /// The number times 10,000.
    public let tenThousandths: Int64

    /// A number from its ten-thousandths.
    public init(tenThousandths: Int64) {
        self.tenThousandths = tenThousandths
    }
}
