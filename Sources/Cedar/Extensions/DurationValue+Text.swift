extension DurationValue {
    /// The units in the order in which a text must name them.
    private enum Unit: Int {
        case days
        case hours
        case minutes
        case seconds
        case milliseconds

        var milliseconds: Int64 {
            switch self {
            case .days: 86_400_000
            case .hours: 3_600_000
            case .minutes: 60_000
            case .seconds: 1_000
            case .milliseconds: 1
            }
        }

        init?(_ scanner: inout ByteScanner) {
            if scanner.take("d") {
                self = .days
            } else if scanner.take("h") {
                self = .hours
            } else if scanner.take("m") {
                self = scanner.take("s") ? .milliseconds : .minutes
            } else if scanner.take("s") {
                self = .seconds
            } else {
                return nil
            }
        }
    }

    /// Reads a text as `duration` does: perhaps `-`, then numbers with the units `d`, `h`, `m`,
    /// `s` and `ms`, in this order, each at most once, at least one.
    ///
    /// Throws `ExtensionError` for anything else and for what does not fit in 64 bits of
    /// milliseconds.
    public init(parsing text: String) throws(ExtensionError) {
        self = try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(ExtensionError) in
            try DurationValue(bytes)
        }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ExtensionError) {
        var scanner = ByteScanner(bytes)
        let isNegative = scanner.take("-")
        var total = CheckedInteger(isNegative: isNegative)
        var last = -1
        repeat {
            var number = CheckedInteger(isNegative: isNegative)
            guard scanner.takeDigits(into: &number) > 0, let unit = Unit(&scanner),
                unit.rawValue > last
            else { throw DurationValue.malformed(bytes) }
            total.add(number, times: unit.milliseconds)
            last = unit.rawValue
        } while !scanner.isAtEnd
        guard !total.hasOverflow else {
            throw ExtensionError(bytes, is: "does not fit in 64 bits of milliseconds")
        }
        self.init(milliseconds: total.value)
    }

    @inline(never)
    private static func malformed(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtensionError {
        ExtensionError(
            bytes,
            is: "is no duration; expected numbers with `d`, `h`, `m`, `s` and `ms` in this "
                + "order, as in `1d2h30m`")
    }

    /// The argument of `duration` that makes the length of time, as the reference engine prints
    /// it.
    var argument: String { "\(milliseconds)ms" }
}

extension DurationValue: CustomStringConvertible {
    /// `duration("90000ms")`, which reads back.
    public var description: String { "duration(\"\(argument)\")" }
}
