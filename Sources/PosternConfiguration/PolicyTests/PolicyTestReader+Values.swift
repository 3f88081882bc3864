import Cedar

extension PolicyTestReader {
    /// The parts of a case that are its request; nil where one of them is wrong.
    mutating func request(
        _ node: YAMLNode, at place: PolicyTestPlace, _ fields: [String: PolicyTestField]
    ) -> PolicyTestRequest? {
        let entities = ["principal", "action", "resource"].compactMap { fields[$0] }
        let isWhole = entities.map { checkEntity($0) }.allSatisfy(\.self) && entities.count == 3
        guard fields["context"].map({ checkContext($0) }) ?? true else { return nil }
        var parts = entities + [fields["context"]].compactMap(\.self)
        // In the order of the file, in which the places are found.
        parts.sort { ($0.key.line, $0.key.column) < ($1.key.line, $1.key.column) }
        var entries = parts.map(\.entry)
        if fields["context"] == nil {
            let empty = YAMLNode(content: .mapping([]), line: node.line)
            entries.append(YAMLEntry(key: "context", line: node.line, value: empty))
        }
        var writer = YAMLToJSON(text)
        let request = writer.request(
            YAMLNode(content: .mapping(entries), line: node.line), at: place)
        add(writer.problems)
        return isWhole && writer.problems.isEmpty ? request : nil
    }

    private mutating func checkEntity(_ field: PolicyTestField) -> Bool {
        guard let text = text(field) else { return false }
        do {
            _ = try EntityUID(parsing: text)
            return true
        } catch {
            add(field.value, "`\(field.name)`: \(error.message)")
            return false
        }
    }

    private mutating func checkContext(_ field: PolicyTestField) -> Bool {
        let isMapping = field.node.mapping != nil
        if !isMapping { add(field.value, "`context` takes a mapping, not \(field.node.kind)") }
        return isMapping
    }

    mutating func decision(_ field: PolicyTestField) -> Decision? {
        guard let text = text(field) else { return nil }
        guard let decision = Decision(rawValue: text) else {
            add(field.value, "`expect` takes `allow` or `deny`, not `\(text)`")
            return nil
        }
        return decision
    }

    mutating func text(_ field: PolicyTestField) -> String? {
        guard let text = field.node.text, !text.isEmpty else {
            add(field.value, "`\(field.name)` takes a text, not \(field.node.kind)")
            return nil
        }
        return text
    }

    mutating func texts(_ field: PolicyTestField, orOne: Bool) -> [String]? {
        if orOne, let text = field.node.text { return [text] }
        let texts = field.node.list?.compactMap(\.text)
        guard let texts, texts.count == field.node.list?.count, !orOne || !texts.isEmpty else {
            add(field.value, "`\(field.name)` takes a list of texts, not \(field.node.kind)")
            return nil
        }
        return texts
    }

    mutating func names(_ field: PolicyTestField) -> PolicyTestNames? {
        guard let names = texts(field, orOne: false), let nodes = field.node.list else {
            return nil
        }
        var places: [PolicyTestPlace] = []
        for node in nodes { places.append(text.value(node, after: places.last ?? field.value)) }
        return PolicyTestNames(names: names, places: places)
    }
}
