/// Warns of texts that look like something else than what they are.
///
/// The reference engine also warns of identifiers and strings that mix scripts and of characters
/// that identifiers should not have; this one does not, as it holds no tables of scripts.
struct TextChecker {
    let findings: ValidationFindings

    func check(_ syntax: PolicySyntax, _ ranges: ScopeRanges) {
        for (place, name) in syntax.scopeNames.enumerated() {
            guard case .entity(let uid) = name else { continue }
            check(uid.id, "entity id", ranges[place])
        }
        for condition in syntax.conditions { condition.body.visit { check($0) } }
    }

    private func check(_ expression: Expression) {
        let range = expression.range
        switch expression.kind {
        case .literal(.string(let text)): check(text, "string", range)
        case .literal(.entity(let uid)): check(uid.id, "entity id", range)
        case .access(.attribute(_, let name)): check(name, "attribute", range)
        case .access(.has(_, let path)): for name in path { check(name, "attribute", range) }
        case .relation(.like(_, let pattern)):
            for segment in pattern.segments { check(segment, "pattern", range) }
        case .collection(.record(let entries)):
            for entry in entries { check(entry.key, "attribute", range) }
        case .literal, .variable, .logic, .arithmetic, .relation, .access, .collection: return
        }
    }

    private func check(_ text: String, _ noun: String, _ range: SourceRange) {
        // Most texts are ASCII; the others are few.
        guard text.utf8.contains(where: { $0 >= 0x80 }),
            text.unicodeScalars.contains(where: Self.isDirectional)
        else { return }
        let shown = String(String.UnicodeScalarView(text.unicodeScalars.prefix(64))).cedarLiteral
        findings.add(
            ValidationFinding(
                .bidirectionalText, range,
                "the \(noun) `\(shown)` holds characters that change the direction of text"))
    }

    private static func isDirectional(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
