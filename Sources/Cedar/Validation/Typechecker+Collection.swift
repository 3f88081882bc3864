extension Typechecker {
    func checkCollection(_ expression: Expression) -> TypeAnswer {
        guard case .collection(let collection) = expression.kind else { return .failure() }
        switch collection {
        case .set(let elements): return checkSet(elements, expression.range)
        case .record(let entries): return checkRecord(entries)
        }
    }

    private func checkSet(_ elements: [Expression], _ range: SourceRange) -> TypeAnswer {
        if elements.isEmpty, mode == .strict {
            report(.emptySet, range, "an empty set literal has no type in strict mode")
            return .failure()
        }
        var types: [InferredType] = []
        var isFailed = false
        for element in elements {
            let answer = check(element)
            if answer.isFailed { isFailed = true }
            if let type = answer.type { types.append(type) }
        }
        guard types.count == elements.count, let type = join(types, range, .set) else {
            return .failure()
        }
        return .of(.set(type), isFailed: isFailed)
    }

    private func checkRecord(_ entries: [RecordEntry]) -> TypeAnswer {
        var attributes: [InferredAttribute] = []
        var isFailed = false
        for entry in entries {
            let answer = check(entry.value)
            if answer.isFailed { isFailed = true }
            guard let type = answer.type else { continue }
            attributes.append(InferredAttribute(name: entry.key, type: type, isRequired: true))
        }
        guard attributes.count == entries.count else { return .failure() }
        attributes.sort { $0.name.precedesInBytes($1.name) }
        return .of(.record(RecordShape(ordered: attributes, isOpen: false)), isFailed: isFailed)
    }
}
