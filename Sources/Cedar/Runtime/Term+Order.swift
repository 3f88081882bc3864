extension Term {
    /// A total order that agrees with `==`, so that sets can be sorted and searched. It has no
    /// meaning in the language.
    static func precedes(_ left: Term, _ right: Term) -> Bool {
        order(left, right) < 0
    }

    /// Negative, zero or positive.
    static func order(_ left: Term, _ right: Term) -> Int {
        switch (left, right) {
        case (.bool(let left), .bool(let right)):
            return (left ? 1 : 0) - (right ? 1 : 0)
        case (.long(let left), .long(let right)):
            return left == right ? 0 : left < right ? -1 : 1
        case (.string(let left), .string(let right)):
            return order(left, right)
        case (.entity(let left), .entity(let right)):
            let types = order(left.node.pointee.type, right.node.pointee.type)
            return types == 0 ? order(left.node.pointee.id, right.node.pointee.id) : types
        case (.set(let left), .set(let right)):
            return order(left.elements, right.elements)
        case (.record(let left), .record(let right)):
            return order(left, right)
        case (.extension(let left), .extension(let right)):
            return ExtensionTerm.order(left, right)
        case (.bool, _), (.long, _), (.string, _), (.entity, _), (.set, _), (.record, _),
            (.extension, _):
            return left.rank - right.rank
        }
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

    private static func order(_ left: Text, _ right: Text) -> Int {
        if left == right { return 0 }
        return Text.precedes(left, right) ? -1 : 1
    }

    private static func order(
        _ left: UnsafeBufferPointer<Term>, _ right: UnsafeBufferPointer<Term>
    ) -> Int {
        if left.count != right.count { return left.count - right.count }
        for index in left.indices {
            let result = order(left[index], right[index])
            if result != 0 { return result }
        }
        return 0
    }

    private static func order(_ left: TermRecord, _ right: TermRecord) -> Int {
        if left.count != right.count { return Int(left.count) - Int(right.count) }
        for index in left.fields.indices {
            let keys = order(left.fields[index].key, right.fields[index].key)
            if keys != 0 { return keys }
            let values = order(left.fields[index].value, right.fields[index].value)
            if values != 0 { return values }
        }
        return 0
    }
}
