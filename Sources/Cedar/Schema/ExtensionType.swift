/// The types of Cedar's extensions; the raw value is their name.
enum ExtensionType: String, Hashable, Sendable, CaseIterable {
    case decimal
    case ipaddr
    case datetime
    case duration
}
