/// The functions and methods of the extension types. A method's receiver is its first argument.
///
/// A call with the wrong number of arguments parses, as in the reference engine; it fails when it
/// is evaluated.
enum ExtensionFunction: String, Sendable, CaseIterable, BitwiseCopyable {
    case decimal
    case ip
    case datetime
    case duration

    case lessThan
    case lessThanOrEqual
    case greaterThan
    case greaterThanOrEqual

    case isIpv4
    case isIpv6
    case isLoopback
    case isMulticast
    case isInRange

    case offset
    case durationSince
    case toDate
    case toTime

    case toMilliseconds
    case toSeconds
    case toMinutes
    case toHours
    case toDays

    /// Whether it makes a value from a text and is called as `name(…)`; the others are methods.
    var isConstructor: Bool {
        switch self {
        case .decimal, .ip, .datetime, .duration: true
        case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual, .isIpv4, .isIpv6,
            .isLoopback, .isMulticast, .isInRange, .offset, .durationSince, .toDate, .toTime,
            .toMilliseconds, .toSeconds, .toMinutes, .toHours, .toDays:
            false
        }
    }

    /// The number of arguments that it takes, a method's receiver included.
    var argumentCount: Int {
        switch self {
        case .decimal, .ip, .datetime, .duration, .isIpv4, .isIpv6, .isLoopback, .isMulticast,
            .toDate, .toTime, .toMilliseconds, .toSeconds, .toMinutes, .toHours, .toDays:
            1
        case .lessThan, .lessThanOrEqual, .greaterThan, .greaterThanOrEqual, .isInRange, .offset,
            .durationSince:
            2
        }
    }
}
