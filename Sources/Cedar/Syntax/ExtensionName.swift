/// The names that belong to extension types, so that the parser can tell them from typing errors.
enum ExtensionName {
    /// Functions that construct a value.
    static let functions: Set<String> = ["decimal", "ip", "datetime", "duration"]

    /// Methods of extension values.
    static let methods: Set<String> = [
        "lessThan", "lessThanOrEqual", "greaterThan", "greaterThanOrEqual",
        "isIpv4", "isIpv6", "isLoopback", "isMulticast", "isInRange",
        "offset", "durationSince", "toDate", "toTime",
        "toMilliseconds", "toSeconds", "toMinutes", "toHours", "toDays",
    ]
}
