extension Value {
    /// What the elements of a set are ordered by. Each text is made once, or nested sets would be
    /// sorted anew for every comparison.
    private struct Listed {
        let rank: Int
        let number: Int64
        let text: String

        static func precedes(_ left: Listed, _ right: Listed) -> Bool {
            if left.rank != right.rank { return left.rank < right.rank }
            if left.number != right.number { return left.number < right.number }
            return left.text.precedesInBytes(right.text)
        }
    }

    /// The elements in Cedar's syntax, in an order that is the same in every run.
    static func list(_ elements: Set<Value>) -> String {
        var listed: [Listed] = []
        listed.reserveCapacity(elements.count)
        for element in elements { listed.append(element.listed) }
        listed.sort(by: Listed.precedes)
        return "[\(listed.map(\.text).joined(separator: ", "))]"
    }

    private var listed: Listed {
        var number: Int64 = 0
        if case .long(let value) = self { number = value }
        return Listed(rank: rank, number: number, text: description)
    }

    private var rank: Int {
        switch self {
        case .bool: 0
        case .long: 1
        case .string: 2
        case .entity: 3
        case .set: 4
        case .record: 5
        case .extension: 6
        }
    }
}
