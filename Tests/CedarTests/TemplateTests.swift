// Goal: templates decide nothing, links make policies of them, and a link that does not fit is
// refused.
// Method: small sets by hand, each error once; a large set whose linked policies must answer like
// the same policies written out. Recorded answers of the reference are with the differential cases.

import Testing

@testable import Cedar

@Suite struct TemplateTests {
    private static let text = """
        permit(principal == ?principal, action, resource in ?resource) when { context.ok };
        permit(principal, action == Action::"free", resource);
        @note("mine") @id("owners")
        forbid(principal is User in (?principal), action, resource);
        permit(principal, action, resource == ?resource);
        """

    private static func link(
        _ template: PolicyID, _ id: PolicyID, _ principal: String? = nil, _ resource: String? = nil
    ) throws -> TemplateLink {
        TemplateLink(
            template: template, id: id, principal: try principal.map(EntityUID.init(parsing:)),
            resource: try resource.map(EntityUID.init(parsing:)))
    }

    private static func request(_ action: String = "view", ok: Bool = true) throws -> Request {
        try Request(
            principal: EntityUID(type: "User", id: "a"),
            action: EntityUID(type: "Action", id: action),
            resource: EntityUID(type: "Doc", id: "d"), context: ["ok": .bool(ok)])
    }

    @Test func templatesAreNoPolicies() throws {
        let set = try PolicySet(text: Self.text)
        #expect(set.policies.map(\.id) == ["policy1"])
        #expect(set.templates.map(\.id) == ["policy0", "policy2", "policy3"])
        #expect(
            set.templates.map(\.slots) == [[.principal, .resource], [.principal], [.resource]])
        #expect(set.templates.map(\.effect) == [.permit, .forbid, .permit])
        #expect(set.count == 1)
        #expect(set.template("policy2")?[annotation: "note"] == "mine")
        #expect(set.template("policy2")?.position.line == 3)
        #expect(set.template("policy1") == nil)
        #expect(set.policy("policy0") == nil)
        #expect(try set.authorize(Self.request(), Entities()).decision == .deny)
        let response = try set.authorize(Self.request("free"), Entities())
        #expect(response.reasons == ["policy1"])
        #expect(response.errors.isEmpty)
    }

    @Test func links() throws {
        let set = try PolicySet(text: Self.text, sourceName: "a.cedar")
        let linked = try set.linking([
            Self.link("policy0", "l0", "User::\"a\"", "Doc::\"d\""),
            Self.link("policy0", "l1", "User::\"b\"", "Doc::\"d\""),
            Self.link("policy3", "l2", nil, "Doc::\"d\""),
        ])
        #expect(linked.policies.map(\.id) == ["policy1", "l0", "l1", "l2"])
        #expect(linked.templates.count == 3)
        #expect(try linked.authorize(Self.request(), Entities()).reasons == ["l0", "l2"])
        #expect(try linked.authorize(Self.request("free"), Entities()).reasonIndices.count == 3)
        let policy = try #require(linked.policy("l0"))
        #expect(policy.templateID == "policy0")
        #expect(policy.link?.principal?.description == "User::\"a\"")
        #expect(policy.link?[.resource]?.description == "Doc::\"d\"")
        #expect(policy.sourceName == "a.cedar")
        #expect(linked.policy("policy1")?.templateID == nil)

        // Links can follow links; the set before stays as it was.
        let more = try linked.linking([Self.link("policy2", "l3", "User::\"a\"")])
        #expect(try more.authorize(Self.request(), Entities()).reasons == ["l3"])
        #expect(more.policy("l3")?[annotation: "note"] == "mine")
        #expect(more.policy("l3")?.line == 3)
        #expect(try linked.authorize(Self.request(), Entities()).decision == .allow)
        #expect(try set.linking([]).count == 1)
    }

    /// Errors carry the id of the linked policy and the place in its template.
    @Test func evaluationErrors() throws {
        let set = try PolicySet(text: Self.text, sourceName: "a.cedar")
            .linking([Self.link("policy0", "l", "User::\"a\"", "Doc::\"d\"")])
        let uid = try EntityUID(type: "User", id: "a")
        let request = try Request(
            principal: uid, action: uid, resource: EntityUID(type: "Doc", id: "d"))
        #expect(
            set.authorize(request, Entities()).errors.map(\.description)
                == ["a.cedar:1:71: policy `l`: the record has no attribute `ok`"])
    }

    @Test func linkErrors() throws {
        let set = try PolicySet(text: Self.text)
            .linking([Self.link("policy2", "taken", "User::\"a\"")])
        let (user, doc) = ("User::\"a\"", "Doc::\"d\"")
        for (link, message) in [
            (try Self.link("none", "l", user), "link `l`: there is no template `none`"),
            (try Self.link("policy1", "l"), "link `l`: there is no template `policy1`"),
            (
                try Self.link("taken", "l", user), "link `l`: there is no template `taken`"
            ),
            (
                try Self.link("policy2", "policy1", user),
                "link `policy1`: the set has a policy or template of that id already"
            ),
            (try Self.link("policy2", "policy0", user), "link `policy0`: the set has a policy or"),
            (try Self.link("policy2", "taken", user), "link `taken`: the set has a policy or"),
            (
                try Self.link("policy0", "l", user),
                "link `l`: template `policy0` needs an entity for `?resource`"
            ),
            (
                try Self.link("policy0", "l", nil, doc),
                "link `l`: template `policy0` needs an entity for `?principal`"
            ),
            (
                try Self.link("policy2", "l", user, doc),
                "link `l`: template `policy2` has no slot `?resource`"
            ),
            (
                try Self.link("policy3", "l", user, doc),
                "link `l`: template `policy3` has no slot `?principal`"
            ),
        ] {
            let error = #expect(throws: PolicyLinkError.self) { try set.linking([link]) }
            #expect(error?.description.hasPrefix(message) == true, "\(String(describing: error))")
        }
        let twice = try Self.link("policy2", "l", user)
        #expect(throws: PolicyLinkError.idTaken(twice)) { try set.linking([twice, twice]) }
        #expect(PolicyLinkError.tooManyPolicies.message.contains("1000000"))
    }

    @Test func idsAreShared() throws {
        let errors = #expect(throws: PolicyParseErrors.self) {
            try PolicySet(
                text: """
                    @id("a") permit(principal == ?principal, action, resource);
                    @id("a") permit(principal, action, resource);
                    """, ids: .annotation)
        }
        #expect(
            errors?.description
                == "policies:2:1: duplicate policy id `a`, first used at policies:1:1")
    }

    /// Linked policies are found through the index as if they were written out.
    @Test func linkedLikeWritten() throws {
        var random = SeededRandom(seed: 20_260_726)
        let templates = """
            permit(principal == ?principal, action, resource);
            permit(principal in ?principal, action, resource in ?resource);
            forbid(principal, action, resource == ?resource);
            permit(principal is User in ?principal, action, resource is Doc in ?resource);
            """
        for _ in 0..<20 {
            var links: [TemplateLink] = []
            var written: [String] = []
            for index in 0..<60 {
                let (user, doc) = (RandomScopes.name(&random), RandomScopes.name(&random))
                let (template, first, second, text): (PolicyID, String?, String?, String) =
                    [
                        ("policy0", user, nil, "permit(principal == \(user), action, resource);"),
                        (
                            "policy1", user, doc,
                            "permit(principal in \(user), action, resource in \(doc));"
                        ),
                        ("policy2", nil, doc, "forbid(principal, action, resource == \(doc));"),
                        (
                            "policy3", user, doc,
                            "permit(principal is User in \(user), action, resource is Doc in \(doc));"
                        ),
                    ][random.below(4)]
                links.append(try Self.link(template, PolicyID("l\(index)"), first, second))
                written.append(text)
            }
            let linked = try PolicySet(text: templates).linking(links)
            let plain = try PolicySet(text: written.joined(separator: "\n"))
            let entities = try RandomScopes.entities(&random)
            for _ in 0..<50 {
                let request = try RandomScopes.request(&random)
                let response = linked.authorize(request, entities)
                #expect(response.reasonIndices == plain.authorize(request, entities).reasonIndices)
            }
        }
    }
}
