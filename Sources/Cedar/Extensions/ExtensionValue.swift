/// A value of one of Cedar's extension types; made by their constructors. A value.
public enum ExtensionValue: Hashable, Sendable {
    /// `decimal("1.5")`.
    case decimal(DecimalValue)
    /// `ip("10.0.0.0/8")`.
    case ip(IPAddressValue)
    /// `datetime("2024-10-15T11:35:00Z")`.
    case datetime(DatetimeValue)
    /// `duration("1d2h")`.
    case duration(DurationValue)
}
