/// What a set of policies was made of: policies, templates and their sources, with distinct ids.
///
/// A class, so that a copy of a set costs one reference.
final class PolicyStatements: Sendable {
    let policies: [Policy]
    let templates: [Template]
    let sources: [SourceText]

    private init(policies: [Policy], templates: [Template], sources: [SourceText]) {
        self.policies = policies
        self.templates = templates
        self.sources = sources
    }

    /// Sorts statements that any reader named into policies and templates.
    ///
    /// Throws `PolicyParseErrors` where an id stands twice.
    convenience init(
        _ statements: [PolicyStatement], sources: [SourceText]
    ) throws(PolicyParseErrors) {
        let errors = PolicyStatements.duplicates(statements, sources)
        guard errors.isEmpty else {
            throw PolicyParseErrors(Array(errors.prefix(CedarLimits.parseErrorsMax)))
        }
        self.init(
            policies: statements.filter { $0.syntax.slots.isEmpty }.map { Policy($0, sources) },
            templates: statements.filter { !$0.syntax.slots.isEmpty }.map { Template($0, sources) },
            sources: sources)
    }

    /// The same with a policy for each link behind the others.
    func linking(_ links: [TemplateLink]) throws(PolicyLinkError) -> PolicyStatements {
        var templates: [PolicyID: Template] = [:]
        for template in self.templates { templates[template.id] = template }
        var ids = Set(policies.map(\.id))
        var policies = self.policies
        guard policies.count + templates.count + links.count <= CedarLimits.policiesMax else {
            throw .tooManyPolicies
        }
        for link in links {
            guard let template = templates[link.template] else { throw .templateMissing(link) }
            guard templates[link.id] == nil, ids.insert(link.id).inserted else {
                throw .idTaken(link)
            }
            policies.append(try Policy(template, link))
        }
        return PolicyStatements(
            policies: policies, templates: self.templates, sources: sources)
    }

    /// An error for each statement whose id an earlier one has.
    static func duplicates(
        _ statements: [PolicyStatement], _ sources: [SourceText]
    ) -> [PolicyParseError] {
        var first: [PolicyID: PolicyStatement] = [:]
        var errors: [PolicyParseError] = []
        for statement in statements {
            guard let other = first[statement.id] else {
                first[statement.id] = statement
                continue
            }
            let start = statement.syntax.range.start
            let source = sources[other.sourceIndex]
            let place = source.position(at: Int(other.syntax.range.start))
            errors.append(
                PolicyParseError(
                    sources[statement.sourceIndex], SourceRange(start, start + 1),
                    message: "duplicate policy id `\(statement.id)`, first used at "
                        + "\(source.name):\(place)"))
        }
        return errors
    }
}
