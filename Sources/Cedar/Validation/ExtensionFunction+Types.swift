extension ExtensionFunction {
    /// The types of the arguments, a method's receiver first.
    var argumentTypes: [InferredType] {
        switch self {
        case .decimal, .ip, .datetime, .duration: [.string]
        case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual:
            [.extension(.decimal), .extension(.decimal)]
        case .isIpv4, .isIpv6, .isLoopback, .isMulticast: [.extension(.ipaddr)]
        case .isInRange: [.extension(.ipaddr), .extension(.ipaddr)]
        case .offset: [.extension(.datetime), .extension(.duration)]
        case .durationSince: [.extension(.datetime), .extension(.datetime)]
        case .toDate, .toTime: [.extension(.datetime)]
        case .toMilliseconds, .toSeconds, .toMinutes, .toHours, .toDays: [.extension(.duration)]
        }
    }

    var resultType: InferredType {
        switch self {
        case .decimal: .extension(.decimal)
        case .ip: .extension(.ipaddr)
        case .datetime, .offset, .toDate: .extension(.datetime)
        case .duration, .durationSince, .toTime: .extension(.duration)
        case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual, .isIpv4, .isIpv6,
            .isLoopback, .isMulticast, .isInRange:
            .truth
        case .toMilliseconds, .toSeconds, .toMinutes, .toHours, .toDays: .long
        }
    }

    /// What is wrong with a constructor's text; nil where it can be read.
    func problem(withLiteral text: String) -> String? {
        do throws(ExtensionError) {
            switch self {
            case .decimal: _ = try DecimalValue(parsing: text)
            case .ip: _ = try IPAddressValue(parsing: text)
            case .datetime: _ = try DatetimeValue(parsing: text)
            case .duration: _ = try DurationValue(parsing: text)
            case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual, .isIpv4,
                .isIpv6, .isLoopback, .isMulticast, .isInRange, .offset, .durationSince, .toDate,
                .toTime, .toMilliseconds, .toSeconds, .toMinutes, .toHours, .toDays:
                break
            }
            return nil
        } catch {
            return error.message
        }
    }
}
