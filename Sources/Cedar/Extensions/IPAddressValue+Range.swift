extension IPAddressValue {
    /// The number of bits of an address of its family.
    var width: UInt8 { isIPv6 ? 128 : 32 }

    /// Whether all addresses of the range are loopback addresses: in 127.0.0.0/8, or `::1`.
    var isLoopback: Bool {
        isIPv6 ? bits == 1 && prefix == 128 : bits >> 24 == 127 && prefix >= 8
    }

    /// Whether all addresses of the range are multicast addresses: in 224.0.0.0/4 or ff00::/8.
    var isMulticast: Bool {
        isIPv6 ? bits >> 120 == 0xFF && prefix >= 8 : bits >> 28 == 0xE && prefix >= 4
    }

    /// Whether all addresses of the range lie in the other; never across families.
    func isInRange(of other: IPAddressValue) -> Bool {
        guard isIPv6 == other.isIPv6, prefix >= other.prefix else { return false }
        // `>>` on Swift's integers gives zero where the whole width is shifted out.
        let hostBits = width - other.prefix
        return bits >> hostBits == other.bits >> hostBits
    }
}
