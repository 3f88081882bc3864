/// Makes statements from a document of policies as JSON and gathers the errors, one a policy.
struct PolicySetDecoder {
    private let source: SourceText
    private let tape: JSONTape
    private let decoder: PolicyDecoder

    private init(_ source: SourceText, _ tape: JSONTape) {
        self.source = source
        self.tape = tape
        decoder = PolicyDecoder(tape)
    }

    static func read(_ source: SourceText) throws(PolicyParseErrors) -> PolicySetDecoder {
        guard source.bytes.count <= CedarLimits.sourceBytesMax else {
            throw errors(source, JSONFailure(start, "the document has more bytes than the limit"))
        }
        if let offset = UTF8Check.firstInvalidOffset(source.bytes) {
            let range = SourceRange(UInt32(offset), UInt32(offset))
            throw errors(source, JSONFailure(range, "the document is not valid UTF-8"))
        }
        do throws(JSONFailure) {
            return PolicySetDecoder(source, try JSONTapeReader.read(source.bytes))
        } catch {
            throw errors(source, error)
        }
    }

    // MARK: Documents

    /// Whether the document is one policy or template and no set.
    var isLonePolicy: Bool {
        guard case .object = tape.kind(0) else { return false }
        return JSONTape.value("effect", tape.members(of: 0)) != nil
    }

    /// The document as one policy or template.
    func statements(ofPolicy id: PolicyID) throws(PolicyParseErrors) -> PolicyStatements {
        let syntax: PolicySyntax
        do throws(JSONFailure) {
            syntax = try decoder.policy(0)
        } catch {
            throw Self.errors(source, error)
        }
        return try PolicyStatements(
            [PolicyStatement(id: id, syntax: syntax, sourceIndex: 0)], sources: [source])
    }

    /// The document as a set.
    func statements() throws(PolicyParseErrors) -> PolicyStatements {
        var statements: [PolicyStatement] = []
        var errors: [PolicyParseError] = []
        let places = try self.places()
        for (policies, isTemplate) in [(places.policies, false), (places.templates, true)] {
            for member in policies where errors.count < CedarLimits.parseErrorsMax {
                do throws(JSONFailure) {
                    let syntax = try policy(member, isTemplate: isTemplate)
                    statements.append(
                        PolicyStatement(
                            id: PolicyID(member.key), syntax: syntax, sourceIndex: 0))
                } catch {
                    errors.append(Self.error(source, error))
                }
            }
        }
        guard errors.isEmpty else { throw PolicyParseErrors(errors) }
        guard statements.count <= CedarLimits.policiesMax else {
            throw Self.errors(
                source, JSONFailure(Self.start, "the set has more policies than the limit"))
        }
        let unlinked = try PolicyStatements(statements, sources: [source])
        return try link(unlinked, places.links)
    }

    private typealias Places = (
        policies: [JSONTape.Member], templates: [JSONTape.Member], links: Int
    )

    private func places() throws(PolicyParseErrors) -> Places {
        do throws(JSONFailure) {
            let fields = try tape.fields(
                0, "a set of policies",
                required: ["staticPolicies", "templates", "templateLinks"])
            return (
                try tape.object(fields[0] ?? 0, "an object of policies"),
                try tape.object(fields[1] ?? 0, "an object of templates"), fields[2] ?? 0
            )
        } catch {
            throw Self.errors(source, error)
        }
    }

    private func policy(
        _ member: JSONTape.Member, isTemplate: Bool
    ) throws(JSONFailure) -> PolicySyntax {
        let syntax = try decoder.policy(member.value)
        switch (isTemplate, syntax.slots.isEmpty) {
        case (true, true):
            throw JSONFailure(
                member.keyRange, "the template `\(member.key)` has no slot; it is a policy")
        case (false, false):
            throw JSONFailure(
                member.keyRange,
                "the policy `\(member.key)` has a slot; its place is in `templates`")
        case (true, false), (false, true):
            return syntax
        }
    }

    // MARK: Links

    private func link(
        _ statements: PolicyStatements, _ index: Int
    ) throws(PolicyParseErrors) -> PolicyStatements {
        var links: [LocatedLink] = []
        do throws(JSONFailure) {
            for element in try tape.array(index, "an array of links") {
                links.append(
                    LocatedLink(link: try self.link(element), range: tape.range(element)))
            }
        } catch {
            throw Self.errors(source, error)
        }
        do throws(PolicyLinkError) {
            return try statements.linking(links.map(\.link))
        } catch {
            let range = LocatedLink.range(of: error, in: links) ?? tape.range(index)
            throw Self.errors(source, JSONFailure(range, error.message))
        }
    }

    private func link(_ index: Int) throws(JSONFailure) -> TemplateLink {
        let fields = try tape.fields(
            index, "a link", required: ["newId", "templateId", "values"])
        var entities: [TemplateSlot: EntityUID] = [:]
        for member in try tape.object(fields[2] ?? index, "an object of slots and entities") {
            guard let slot = TemplateSlot(rawValue: member.key) else {
                throw JSONFailure(
                    member.keyRange,
                    "expected the slots `?principal` and `?resource`, found `\(member.key)`")
            }
            entities[slot] = try decoder.entity(member.value)
        }
        return TemplateLink(
            template: PolicyID(try tape.string(fields[1] ?? index, "the id of a template")),
            id: PolicyID(try tape.string(fields[0] ?? index, "an id")),
            principal: entities[.principal], resource: entities[.resource])
    }

    // MARK: Errors

    private static let start = SourceRange(0, 0)

    private static func errors(
        _ source: SourceText, _ failure: JSONFailure
    ) -> PolicyParseErrors {
        PolicyParseErrors([error(source, failure)])
    }

    private static func error(_ source: SourceText, _ failure: JSONFailure) -> PolicyParseError {
        PolicyParseError(source, failure.range, message: failure.message)
    }
}
