// Goal: what the package's documentation shows compiles and does what it says.
// Method: its examples, word by word.

import Cedar
import Testing

@Suite struct DocumentationTests {
    @Test func theExamples() throws {
        let policies = try PolicySet(
            text: """
                permit (principal in Group::"staff", action == Action::"view", resource)
                unless { resource has owner && resource.owner != principal };
                """)
        let entities = try Entities(
            json: """
                [{"uid": {"type": "User", "id": "ann"}, "attrs": {},
                  "parents": [{"type": "Group", "id": "staff"}]}]
                """)
        let request = try Request(
            principal: EntityUID(type: "User", id: "ann"),
            action: EntityUID(parsing: "Action::\"view\""),
            resource: EntityUID(type: "Photo", id: "beach"))
        let response = policies.authorize(request, entities)
        #expect(response.decision == .allow)
        #expect(response.reasons.map(\.name) == ["policy0"])
        #expect("\(policies.explain(request, entities))".contains("policy0"))

        let schema = try Schema(
            text: """
                entity Group;
                entity User in [Group];
                entity Photo { owner?: User };
                action view appliesTo { principal: User, resource: Photo };
                """)
        for error in Validator(schema: schema).validate(policies).errors { print(error.rendered) }
        #expect(Validator(schema: schema).validate(policies).isValid)
        let checked = try Entities(
            json: #"[{"uid": {"type": "User", "id": "bob"}, "attrs": {}, "parents": []}]"#,
            schema: schema)
        #expect(checked.count > 1)
        try request.validate(against: schema)
        let same = try PolicySet(json: policies.json)
        let laidOut = try PolicyFormatter.format(text: same.text)
        #expect(try PolicySet(text: laidOut).authorize(request, entities).decision == .allow)
    }

    /// In a pattern only `\*` is a star; one that is written by its number is a wildcard.
    @Test(arguments: [
        (#"a*"#, true), (#"a\u{2a}"#, true), (#"a\x2a"#, true), (#"a\x2A"#, true), (#"a\*"#, false),
    ])
    func starsOfPatterns(_ pattern: String, _ isWildcard: Bool) throws {
        let policies = try PolicySet(
            text: #"permit (principal, action, resource) when { "ab" like "\#(pattern)" };"#)
        let request = try Request(
            principal: EntityUID(type: "U", id: "a"), action: EntityUID(type: "Action", id: "a"),
            resource: EntityUID(type: "U", id: "a"))
        let response = policies.authorize(request, Entities())
        #expect((response.decision == .allow) == isWildcard)
    }
}
