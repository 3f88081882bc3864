// What the decoder of policies asks of a value, with the failures that say what was expected.
extension JSONTape {
    func string(_ index: Int, _ what: String) throws(JSONFailure) -> String {
        guard case .string(let text) = kind(index) else { throw unexpected(index, what) }
        return self.text(text)
    }

    func array(_ index: Int, _ what: String) throws(JSONFailure) -> [Int] {
        guard case .array = kind(index) else { throw unexpected(index, what) }
        return elements(of: index)
    }

    func object(_ index: Int, _ what: String) throws(JSONFailure) -> [Member] {
        guard case .object = kind(index) else { throw unexpected(index, what) }
        return members(of: index)
    }

    /// The values of the keys, in their order, of an object that holds no others; nil for those
    /// that are optional and missing.
    func fields(
        _ index: Int, _ what: String, required: [String], optional: [String] = []
    ) throws(JSONFailure) -> [Int?] {
        let members = try object(index, what)
        let keys = required + optional
        for member in members where !keys.contains(where: { member.key.isSameBytes(as: $0) }) {
            throw JSONFailure(
                member.keyRange,
                "unknown key `\(member.key)` in \(what); expected \(Self.list(keys))")
        }
        var values: [Int?] = []
        for key in keys { values.append(Self.value(key, members)) }
        for (key, value) in zip(required, values) where value == nil {
            throw JSONFailure(range(index), "`\(key)` is missing in \(what)")
        }
        return values
    }

    static func value(_ key: String, _ members: [Member]) -> Int? {
        members.first { $0.key.isSameBytes(as: key) }?.value
    }

    func isNull(_ index: Int) -> Bool {
        if case .null = kind(index) { true } else { false }
    }

    func unexpected(_ index: Int, _ what: String) -> JSONFailure {
        JSONFailure(range(index), "expected \(what), found \(kind(index).name)")
    }

    private static func list(_ keys: [String]) -> String {
        Parser.list(keys.map { "`\($0)`" })
    }
}
