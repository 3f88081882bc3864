extension IPAddressValue {
    /// `ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128`, as in the reference engine.
    private static let textBytesMax = 43

    /// Reads a text as `ip` does: an IPv4 or IPv6 address, perhaps with `/` and a prefix. No
    /// leading zeros in decimal numbers, no IPv4 address inside an IPv6 address, no zone.
    ///
    /// Throws `ExtensionError` for anything else.
    public init(parsing text: String) throws(ExtensionError) {
        self = try Array(text.utf8).withUnsafeBufferPointer { (bytes) throws(ExtensionError) in
            try IPAddressValue(bytes)
        }
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(ExtensionError) {
        guard bytes.count <= IPAddressValue.textBytesMax else {
            throw ExtensionError(bytes, is: "is longer than any IP address")
        }
        let isIPv6 = bytes.contains(UInt8(ascii: ":"))
        var scanner = ByteScanner(bytes)
        let address =
            isIPv6 ? IPAddressValue.parseIPv6(&scanner) : IPAddressValue.parseIPv4(&scanner)
        guard let address else { throw IPAddressValue.malformed(bytes) }
        let width = isIPv6 ? 128 : 32
        var prefix = width
        if !scanner.isAtEnd {
            guard scanner.take("/") else { throw IPAddressValue.malformed(bytes) }
            guard let number = IPAddressValue.parseNumber(&scanner, upTo: width),
                scanner.isAtEnd
            else {
                throw ExtensionError(
                    bytes, is: "has a prefix that is no number from 0 to \(width)")
            }
            prefix = number
        }
        self.init(isIPv6: isIPv6, prefix: UInt8(prefix), bits: address)
    }

    private static func parseIPv4(_ scanner: inout ByteScanner) -> UInt128? {
        var bits: UInt128 = 0
        for index in 0..<4 {
            guard index == 0 || scanner.take("."),
                let number = parseNumber(&scanner, upTo: 255)
            else { return nil }
            bits = bits << 8 | UInt128(number)
        }
        return bits
    }

    /// Eight groups, or fewer around one `::`, which stands for at least one.
    private static func parseIPv6(_ scanner: inout ByteScanner) -> UInt128? {
        guard let (head, headCount) = parseGroups(&scanner, max: 8) else { return nil }
        if headCount == 8 { return head }
        guard scanner.take(":"), scanner.take(":"),
            let (tail, _) = parseGroups(&scanner, max: 7 - headCount)
        else { return nil }
        // `<<` gives zero for the empty head, whose shift is the whole width.
        return head << (16 * (8 - headCount)) | tail
    }

    /// Groups of one to four hexadecimal digits with `:` between them. A `:` that no group
    /// follows is left where it is. Nil for a group that is too long.
    private static func parseGroups(
        _ scanner: inout ByteScanner, max: Int
    ) -> (bits: UInt128, count: Int)? {
        var bits: UInt128 = 0
        var count = 0
        while count < max {
            var ahead = scanner
            guard count == 0 || ahead.take(":") else { break }
            var group = 0
            var digits = 0
            while let digit = ahead.digit(radix: 16) {
                group = group << 4 | digit
                digits += 1
                guard digits <= 4 else { return nil }
            }
            guard digits > 0 else { break }
            bits = bits << 16 | UInt128(group)
            count += 1
            scanner = ahead
        }
        return (bits, count)
    }

    /// A decimal number without leading zeros.
    private static func parseNumber(_ scanner: inout ByteScanner, upTo max: Int) -> Int? {
        guard let first = scanner.digit(radix: 10) else { return nil }
        var number = first
        while let digit = scanner.digit(radix: 10) {
            guard number > 0 else { return nil }
            number = number * 10 + digit
            guard number <= max else { return nil }
        }
        return number
    }

    @inline(never)
    private static func malformed(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtensionError {
        if bytes.contains(UInt8(ascii: ":")), bytes.contains(UInt8(ascii: ".")) {
            return ExtensionError(
                bytes, is: "is no IP address; an IPv4 address cannot stand in an IPv6 address")
        }
        return ExtensionError(
            bytes,
            is: "is no IP address; expected one as `10.0.0.1` or `fe80::1`, perhaps with a "
                + "prefix as `/8`")
    }
}
