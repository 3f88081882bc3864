extension ExtensionTerm: Equatable {
    static func == (left: ExtensionTerm, right: ExtensionTerm) -> Bool {
        order(left, right) == 0
    }

    /// Negative, zero or positive; a total order for sets, which agrees with `==` and with
    /// `Term.order`.
    static func order(_ left: ExtensionTerm, _ right: ExtensionTerm) -> Int {
        switch (left, right) {
        case (.decimal(let left), .decimal(let right)):
            order(left.tenThousandths, right.tenThousandths)
        case (.ip(let left), .ip(let right)): order(left.pointee, right.pointee)
        case (.datetime(let left), .datetime(let right)):
            order(left.milliseconds, right.milliseconds)
        case (.duration(let left), .duration(let right)):
            order(left.milliseconds, right.milliseconds)
        case (.decimal, _), (.ip, _), (.datetime, _), (.duration, _): left.rank - right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .decimal: 0
        case .ip: 1
        case .datetime: 2
        case .duration: 3
        }
    }

    private static func order(_ left: IPAddressValue, _ right: IPAddressValue) -> Int {
        if left.isIPv6 != right.isIPv6 { return left.isIPv6 ? 1 : -1 }
        if left.bits != right.bits { return left.bits < right.bits ? -1 : 1 }
        return Int(left.prefix) - Int(right.prefix)
    }

    private static func order(_ left: Int64, _ right: Int64) -> Int {
        left == right ? 0 : left < right ? -1 : 1
    }
}
