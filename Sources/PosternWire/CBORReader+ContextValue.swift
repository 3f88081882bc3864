package import PosternCore

extension CBORReader {
    /// A context's value, built: the broker itself reads contexts in place. The caller has checked
    /// it (`readContext`), so that the nesting is bounded.
    package mutating func readContextValue() throws(WireError) -> ContextValue {
        let head = try readHead()
        switch head.major {
        case .simple: return .bool(head.argument == 21)
        case .unsigned, .negative: return .integer(try readInteger(head))
        case .text: return .text(frame.text(try readText(head, 0...Limits.frameBytesMax)))
        case .array:
            var elements: [ContextValue] = []
            for _ in 0..<head.argument { elements.append(try readContextValue()) }
            return .set(elements)
        case .map:
            var fields: [String: ContextValue] = [:]
            for _ in 0..<head.argument {
                let key = try readString(1...Limits.contextKeyBytesMax)
                fields[key] = try readContextValue()
            }
            return .record(fields)
        case .tag:
            let name = try readResource()
            return .entity(
                ResourceName(type: frame.text(name.type), id: frame.text(name.id)))
        case .bytes: throw WireError(.wrongType, at: head.offset)
        }
    }
}
