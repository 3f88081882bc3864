extension IPAddressValue {
    /// The argument of `ip` that makes the value, always with its prefix, as the reference engine
    /// prints it.
    ///
    /// One difference: the engine prints IPv6 addresses below `::ffff:0:0/96` with an IPv4 address
    /// inside, a form that it refuses to read; here they keep their groups.
    var argument: String { "\(isIPv6 ? groups : octets)/\(prefix)" }

    private var octets: String {
        stride(from: 24, through: 0, by: -8)
            .map { String(UInt8(truncatingIfNeeded: bits >> $0)) }
            .joined(separator: ".")
    }

    /// The longest run of at least two groups of zero, the first of equal ones, is left out.
    private var groups: String {
        let groups = stride(from: 112, through: 0, by: -16)
            .map { UInt16(truncatingIfNeeded: bits >> $0) }
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 { start = index + 1 }
            if index + 1 - start > longest.count { longest = start..<(index + 1) }
        }
        let texts = groups.map { String($0, radix: 16) }
        if longest.count < 2 { return texts.joined(separator: ":") }
        let head = texts[..<longest.lowerBound].joined(separator: ":")
        let tail = texts[longest.upperBound...].joined(separator: ":")
        return "\(head)::\(tail)"
    }
}

extension IPAddressValue: CustomStringConvertible {
    /// `ip("10.0.0.0/8")`, which reads back.
    public var description: String { "ip(\"\(argument)\")" }
}
