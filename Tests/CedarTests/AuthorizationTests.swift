// Goal: decisions, reasons, errors and ids of a set of policies.
// Method: small sets against one request each; the index by scope is compared with a scan of every
// policy over random sets, hierarchies and requests from a printed seed.

import Testing

@testable import Cedar

@Suite struct AuthorizationTests {
    private func response(
        _ policies: String, ids: PolicyIDRule = .position, _ entities: Entities = Entities()
    ) throws -> Response {
        let request = try Request(
            principal: EntityUID(type: "User", id: "a"),
            action: EntityUID(type: "Action", id: "view"),
            resource: EntityUID(type: "Doc", id: "1"), context: ["n": .long(1)])
        return try PolicySet(text: policies, ids: ids).authorize(request, entities)
    }

    @Test func noPolicies() throws {
        let response = try response("// nothing here")
        #expect(response.decision == .deny)
        #expect(response.reasons.isEmpty)
        #expect(!response.hasErrors)
    }

    @Test func permitAllowsAndIsTheReason() throws {
        let response = try response(
            """
            permit(principal, action, resource) when { false };
            permit(principal, action, resource) when { context.n == 1 };
            permit(principal, action, resource) unless { context.n == 2 };
            """)
        #expect(response.decision == .allow)
        #expect(response.reasons == ["policy1", "policy2"])
        #expect(Array(response.reasonIndices) == [1, 2])
    }

    @Test func forbidBeatsPermit() throws {
        let response = try response(
            """
            permit(principal, action, resource);
            forbid(principal, action, resource) when { context.n == 1 };
            forbid(principal == User::"a", action, resource);
            """)
        #expect(response.decision == .deny)
        #expect(response.reasons == ["policy1", "policy2"])
    }

    @Test func errorsAreSkippedAndReported() throws {
        let response = try response(
            """
            permit(principal, action, resource) when { context.nothing };
            permit(principal, action, resource);
            forbid(principal, action, resource)
            when { 1 + true == 2 };
            forbid(principal == User::"b", action, resource) when { context.nothing };
            """)
        #expect(response.decision == .allow)
        #expect(response.reasons == ["policy1"])
        #expect(response.hasErrors)
        #expect(response.errors.map(\.policy) == ["policy0", "policy2"])
        #expect(response.errors.map(\.position.line) == [1, 4])
        #expect(
            response.errors[1].description
                == "policies:4:12: policy `policy2`: type error: expected `long`, found `bool`")
    }

    @Test func conditionsAreAskedInOrder() throws {
        let response = try response(
            "permit(principal, action, resource) when { false } when { 1 } unless { context.x };")
        #expect(response.decision == .deny)
        #expect(!response.hasErrors)
    }

    @Test func unlessThatIsNoBoolIsAnError() throws {
        let response = try response("permit(principal, action, resource) unless { 1 };")
        #expect(response.errors.map(\.policy) == ["policy0"])
    }

    @Test func manyReasons() throws {
        let text = String(repeating: "permit(principal, action, resource);\n", count: 200)
        let response = try response(text)
        #expect(response.reasons.count == 200)
        #expect(Array(response.reasonIndices) == Array(0..<200))
    }

    @Test func idsByAnnotation() throws {
        let sources = [
            PolicySource(
                name: "a.cedar",
                text: """
                    @id("first") permit(principal, action, resource);
                    permit(principal, action, resource);
                    """),
            PolicySource(
                name: "b.cedar", text: "@id @x(\"y\") permit(principal, action, resource);"),
        ]
        let named = try PolicySet(sources: sources, ids: .annotation)
        #expect(named.policies.map(\.id) == ["first", "a.cedar#1", "b.cedar#0"])
        #expect(named.policies.map(\.sourceName) == ["a.cedar", "a.cedar", "b.cedar"])
        #expect(named.policies.map(\.line) == [1, 2, 1])
        #expect(named.policies[2][annotation: "x"] == "y")
        #expect(named.policies[2][annotation: "id"] == "")
        #expect(named.policy("a.cedar#1")?.effect == .permit)
        #expect(named.policy("policy0") == nil)
        let positional = try PolicySet(sources: sources)
        #expect(positional.policies.map(\.id) == ["policy0", "policy1", "policy2"])
    }

    @Test func duplicateIDsNameBothPlaces() throws {
        let errors = #expect(throws: PolicyParseErrors.self) {
            try PolicySet(
                sources: [
                    PolicySource(
                        name: "a.cedar", text: "\n@id(\"x\") permit(principal, action, resource);"),
                    PolicySource(
                        name: "b.cedar", text: "  @id(\"x\") forbid(principal, action, resource);"),
                ], ids: .annotation)
        }
        #expect(
            errors?.errors.map(\.description)
                == ["b.cedar:1:3: duplicate policy id `x`, first used at a.cedar:2:1"])
    }

    @Test(arguments: 0..<40) func indexFindsWhatAScanFinds(_ seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let entities = try RandomScopes.entities(&random)
        let text = (0..<random.below(120)).map { _ in RandomScopes.policy(&random) }
            .joined(separator: "\n")
        let policies = try PolicySet(text: text)
        let scratch = Scratch()
        for _ in 0..<30 {
            let request = try RandomScopes.request(&random)
            let response = policies.authorize(request, entities, scratch: scratch)
            let matching = RandomScopes.scan(policies, request, entities)
            let forbids = matching.filter { policies.policies[$0].effect == .forbid }
            #expect(
                Array(response.reasonIndices) == (forbids.isEmpty ? matching : forbids),
                "seed \(seed)")
        }
    }
}
