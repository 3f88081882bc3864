/// Parses sources and names their policies.
enum PolicyLoader {
    static func load(
        _ sources: [PolicySource], _ rule: PolicyIDRule
    ) throws(PolicyParseErrors) -> (policies: [Policy], sources: [SourceText]) {
        var policies: [Policy] = []
        var texts: [SourceText] = []
        var errors: [PolicyParseError] = []
        for source in sources {
            let text = SourceText(name: source.name, bytes: Array(source.text.utf8))
            texts.append(text)
            guard text.bytes.count <= CedarLimits.sourceBytesMax else {
                errors.append(tooLarge(text, "the source has more bytes than the limit"))
                continue
            }
            let parser = Parser(text)
            let parsed = parser.parsePolicies()
            errors += parsed.errors
            for (index, syntax) in parsed.policies.enumerated() {
                let id = self.id(rule, syntax, source.name, index, policies.count)
                policies.append(policy(syntax, id, text, texts.count - 1))
            }
            if policies.count > CedarLimits.policiesMax {
                errors.append(tooLarge(text, "the set has more policies than the limit"))
            }
            guard errors.count < CedarLimits.parseErrorsMax else { break }
        }
        errors += duplicates(policies, texts)
        guard errors.isEmpty else {
            throw PolicyParseErrors(Array(errors.prefix(CedarLimits.parseErrorsMax)))
        }
        return (policies, texts)
    }

    private static func id(
        _ rule: PolicyIDRule, _ syntax: PolicySyntax, _ source: String, _ index: Int,
        _ position: Int
    ) -> PolicyID {
        switch rule {
        case .position:
            return PolicyID("policy\(position)")
        case .annotation:
            // A bare `@id` names nothing.
            let annotation = syntax.annotations.first { $0.key == "id" && !$0.value.isEmpty }
            return PolicyID(annotation?.value ?? "\(source)#\(index)")
        }
    }

    private static func policy(
        _ syntax: PolicySyntax, _ id: PolicyID, _ source: SourceText, _ sourceIndex: Int
    ) -> Policy {
        Policy(
            id: id, effect: syntax.effect, annotations: syntax.annotations,
            sourceName: source.name, position: source.position(at: Int(syntax.range.start)),
            syntax: syntax, sourceIndex: sourceIndex)
    }

    private static func duplicates(
        _ policies: [Policy], _ sources: [SourceText]
    ) -> [PolicyParseError] {
        var first: [PolicyID: Policy] = [:]
        var errors: [PolicyParseError] = []
        for policy in policies {
            guard let other = first.updateValue(policy, forKey: policy.id) else { continue }
            first[policy.id] = other
            let start = policy.syntax.range.start
            errors.append(
                PolicyParseError(
                    sources[policy.sourceIndex], SourceRange(start, start + 1),
                    message: "duplicate policy id `\(policy.id)`, first used at "
                        + "\(other.sourceName):\(other.position)"))
        }
        return errors
    }

    private static func tooLarge(_ source: SourceText, _ message: String) -> PolicyParseError {
        PolicyParseError(source, SourceRange(0, 0), message: message)
    }
}
