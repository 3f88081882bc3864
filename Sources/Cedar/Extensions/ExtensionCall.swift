/// A call of an extension function with as many values as it takes. Trivial.
///
/// It knows neither expressions nor requests, so that policies and data share it.
struct ExtensionCall: BitwiseCopyable {
    let function: ExtensionFunction
    let first: Term
    /// The first once more where the function takes one.
    let second: Term

    init(_ function: ExtensionFunction, _ first: Term, _ second: Term) {
        self.function = function
        self.first = first
        self.second = second
    }

    /// The result; an address that it makes lies in the arena. Allocates nothing else, unless it
    /// fails.
    func result(in arena: Arena) throws(ExtensionCallFailure) -> Term {
        switch function {
        case .decimal: .extension(.decimal(try parsed(DecimalValue.init(_:))))
        case .ip: .extension(.ip(arena.store(try parsed(IPAddressValue.init(_:)))))
        case .datetime: .extension(.datetime(try parsed(DatetimeValue.init(_:))))
        case .duration: .extension(.duration(try parsed(DurationValue.init(_:))))
        case .lessThan: .bool(try compare(.less))
        case .lessThanOrEqual: .bool(try compare(.lessOrEqual))
        case .greaterThan: .bool(try compare(.greater))
        case .greaterThanOrEqual: .bool(try compare(.greaterOrEqual))
        case .isIpv4: .bool(!(try address().pointee.isIPv6))
        case .isIpv6: .bool(try address().pointee.isIPv6)
        case .isLoopback: .bool(try address().pointee.isLoopback)
        case .isMulticast: .bool(try address().pointee.isMulticast)
        case .isInRange: .bool(try isInRange())
        case .offset: .extension(.datetime(try offset()))
        case .durationSince: .extension(.duration(try durationSince()))
        case .toDate: .extension(.datetime(try fitting(try datetime(first, 0).midnight)))
        case .toTime: .extension(.duration(try datetime(first, 0).timeOfDay))
        case .toMilliseconds: .long(try duration(first, 0).milliseconds)
        case .toSeconds: .long(try duration(first, 0).seconds)
        case .toMinutes: .long(try duration(first, 0).minutes)
        case .toHours: .long(try duration(first, 0).hours)
        case .toDays: .long(try duration(first, 0).days)
        }
    }

    // MARK: Operations

    private func parsed<Result>(
        _ parse: (UnsafeBufferPointer<UInt8>) throws(ExtensionError) -> Result
    ) throws(ExtensionCallFailure) -> Result {
        guard case .string(let text) = first else { throw mismatch(.string, first, 0) }
        do throws(ExtensionError) {
            return try parse(text.bytes)
        } catch {
            throw failure(error.message)
        }
    }

    private func compare(_ comparison: Comparison) throws(ExtensionCallFailure) -> Bool {
        let left = try decimal(first, 0)
        let right = try decimal(second, 1)
        return comparison.holds(left.tenThousandths, right.tenThousandths)
    }

    private func isInRange() throws(ExtensionCallFailure) -> Bool {
        let range = try address()
        guard case .extension(.ip(let other)) = second else { throw mismatch(.ipaddr, second, 1) }
        return range.pointee.isInRange(of: other.pointee)
    }

    private func offset() throws(ExtensionCallFailure) -> DatetimeValue {
        let moment = try datetime(first, 0)
        return try fitting(moment.offset(by: try duration(second, 1)))
    }

    private func durationSince() throws(ExtensionCallFailure) -> DurationValue {
        let moment = try datetime(first, 0)
        return try fitting(moment.duration(since: try datetime(second, 1)))
    }

    private func fitting<Result>(_ result: Result?) throws(ExtensionCallFailure) -> Result {
        guard let result else {
            throw failure("the result does not fit in 64 bits of milliseconds")
        }
        return result
    }

    // MARK: Arguments of one type

    private func decimal(
        _ term: Term, _ argument: Int
    ) throws(ExtensionCallFailure) -> DecimalValue {
        guard case .extension(.decimal(let value)) = term else {
            throw mismatch(.decimal, term, argument)
        }
        return value
    }

    private func address() throws(ExtensionCallFailure) -> UnsafePointer<IPAddressValue> {
        guard case .extension(.ip(let value)) = first else { throw mismatch(.ipaddr, first, 0) }
        return value
    }

    private func datetime(
        _ term: Term, _ argument: Int
    ) throws(ExtensionCallFailure) -> DatetimeValue {
        guard case .extension(.datetime(let value)) = term else {
            throw mismatch(.datetime, term, argument)
        }
        return value
    }

    private func duration(
        _ term: Term, _ argument: Int
    ) throws(ExtensionCallFailure) -> DurationValue {
        guard case .extension(.duration(let value)) = term else {
            throw mismatch(.duration, term, argument)
        }
        return value
    }

    // MARK: Failures

    @inline(never)
    private func mismatch(
        _ expected: ValueType, _ found: Term, _ argument: Int
    ) -> ExtensionCallFailure {
        ExtensionCallFailure(
            .typeMismatch(expected: [expected], found: found.typeName), argument: argument)
    }

    @inline(never)
    private func failure(_ message: String) -> ExtensionCallFailure {
        ExtensionCallFailure(
            .extensionFailure(function: function.rawValue, message: message))
    }
}
