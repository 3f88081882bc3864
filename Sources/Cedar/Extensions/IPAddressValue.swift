/// An address or a range of addresses of Cedar, IPv4 or IPv6. A value.
///
/// Equal when family, prefix and all bits of the address are, those behind the prefix included:
/// `ip("10.0.0.1/8")` is not `ip("10.0.0.0/8")`.
public struct IPAddressValue: Hashable, Sendable, BitwiseCopyable {
    /// Whether it is an IPv6 address.
    public let isIPv6: Bool
    /// The number of bits that are the network's: 0 to 32 or 128.
    public let prefix: UInt8
    /// The bits of the address; an IPv4 address in the lowest 32.
    let bits: UInt128

    init(isIPv6: Bool, prefix: UInt8, bits: UInt128) {
        self.isIPv6 = isIPv6
        self.prefix = prefix
        self.bits = bits
    }
}
