/// Parses sources and names what stands in them.
enum PolicyLoader {
    static func load(
        _ sources: [PolicySource], _ rule: PolicyIDRule
    ) throws(PolicyParseErrors) -> PolicyStatements {
        var statements: [PolicyStatement] = []
        var texts: [SourceText] = []
        var errors: [PolicyParseError] = []
        for source in sources {
            let text = SourceText(name: source.name, bytes: Array(source.text.utf8))
            texts.append(text)
            guard text.bytes.count <= CedarLimits.sourceBytesMax else {
                errors.append(
                    tooLarge(
                        text,
                        "the source has more bytes than the limit, \(CedarLimits.sourceBytesMax)"))
                continue
            }
            let parser = Parser(text)
            let parsed = parser.parsePolicies()
            errors += parsed.errors
            for (index, syntax) in parsed.policies.enumerated() {
                let id = self.id(rule, syntax, source.name, index, statements.count)
                statements.append(
                    PolicyStatement(id: id, syntax: syntax, sourceIndex: texts.count - 1))
            }
            if statements.count > CedarLimits.policiesMax {
                errors.append(
                    tooLarge(
                        text, "the set has more policies than the limit, \(CedarLimits.policiesMax)"
                    ))
            }
            guard errors.count < CedarLimits.parseErrorsMax else { break }
        }
        if !errors.isEmpty {
            errors += PolicyStatements.duplicates(statements, texts)
            throw PolicyParseErrors(Array(errors.prefix(CedarLimits.parseErrorsMax)))
        }
        return try PolicyStatements(statements, sources: texts)
    }

    private static func id(
        _ rule: PolicyIDRule, _ syntax: PolicySyntax, _ source: String, _ index: Int,
        _ position: Int
    ) -> PolicyID {
        // A bare `@id` names nothing.
        let annotation = syntax.annotations.first { $0.key == "id" && !$0.value.isEmpty }
        switch rule {
        case .position: return PolicyID("policy\(position)")
        case .annotation: return PolicyID(annotation?.value ?? "\(source)#\(index)")
        case .annotationElsePosition: return PolicyID(annotation?.value ?? "policy\(position)")
        }
    }

    private static func tooLarge(_ source: SourceText, _ message: String) -> PolicyParseError {
        PolicyParseError(source, SourceRange(0, 0), message: message)
    }
}
