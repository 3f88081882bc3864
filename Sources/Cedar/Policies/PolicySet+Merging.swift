extension PolicySet {
    /// This set and the policies, templates and links of another behind its own. Compiles all of
    /// them anew.
    ///
    /// Throws `PolicyParseErrors` where both have a policy or template of one id.
    public func merging(_ other: PolicySet) throws(PolicyParseErrors) -> PolicySet {
        let offset = statements.sources.count
        let merged = try PolicyStatements(
            statements.written(offset: 0) + other.statements.written(offset: offset),
            sources: statements.sources + other.statements.sources)
        let links = (policies + other.policies).compactMap(\.link)
        guard !links.isEmpty else { return PolicySet(merged) }
        do throws(PolicyLinkError) {
            return PolicySet(try merged.linking(links))
        } catch {
            // Both sets were whole, so it can only be an id that the other has, too.
            let source = merged.sources.first ?? SourceText(name: "links", bytes: [])
            throw PolicyParseErrors([
                PolicyParseError(source, SourceRange(0, 0), message: error.message)
            ])
        }
    }
}

extension PolicyStatements {
    /// The policies and templates that no link made, their sources counted from `offset`.
    fileprivate func written(offset: Int) -> [PolicyStatement] {
        policies.filter { $0.link == nil }.map {
            PolicyStatement(id: $0.id, syntax: $0.syntax, sourceIndex: offset + $0.sourceIndex)
        }
            + templates.map {
                PolicyStatement(id: $0.id, syntax: $0.syntax, sourceIndex: offset + $0.sourceIndex)
            }
    }
}
