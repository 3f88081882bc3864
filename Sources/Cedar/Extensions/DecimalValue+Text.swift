extension DecimalValue {
    private static let fractionDigits = 4

    /// Reads a text as `decimal` does: perhaps `-`, digits, a point, one to four digits.
    ///
    /// Throws `ExtensionError` for anything else and for numbers outside of
    /// -922337203685477.5808 to 922337203685477.5807.
    public init(parsing text: String) throws(ExtensionError) {
        self = try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(ExtensionError) in
            try DecimalValue(bytes)
        }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ExtensionError) {
        var scanner = ByteScanner(bytes)
        var number = CheckedInteger(isNegative: scanner.take("-"))
        let integerDigits = scanner.takeDigits(into: &number)
        guard integerDigits > 0, scanner.take(".") else { throw DecimalValue.malformed(bytes) }
        let digits = scanner.takeDigits(into: &number)
        guard digits > 0, scanner.isAtEnd else { throw DecimalValue.malformed(bytes) }
        guard digits <= DecimalValue.fractionDigits else {
            throw ExtensionError(bytes, is: "has more than four digits after the point")
        }
        for _ in digits..<DecimalValue.fractionDigits { number.append(0) }
        guard !number.hasOverflow else {
            throw ExtensionError(
                bytes,
                is: "is out of the range of decimals, -922337203685477.5808 to "
                    + "922337203685477.5807")
        }
        self.init(tenThousandths: number.value)
    }

    @inline(never)
    private static func malformed(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtensionError {
        ExtensionError(
            bytes, is: "is no decimal; expected digits, a point and digits, as in `12.34`")
    }

    /// The argument of `decimal` that makes the number; four digits after the point, as the
    /// reference engine prints it.
    var argument: String {
        let (integer, fraction) = tenThousandths.magnitude.quotientAndRemainder(
            dividingBy: 10_000)
        let sign = tenThousandths < 0 ? "-" : ""
        return "\(sign)\(integer).\(fraction.zeroPadded(to: DecimalValue.fractionDigits))"
    }
}

extension DecimalValue: CustomStringConvertible {
    /// `decimal("1.5000")`, which reads back.
    public var description: String { "decimal(\"\(argument)\")" }
}

extension BinaryInteger {
    /// Decimal digits with zeros before them.
    func zeroPadded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
