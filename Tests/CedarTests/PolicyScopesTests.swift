// Goal: scopes match where a policy of one of them would be evaluated, and nowhere else.
// Method: seeded random scopes and requests; each policy alone, without its conditions, is the
// model. All of them together match where one of them does.

import Testing

@testable import Cedar

@Suite struct PolicyScopesTests {
    private static let entities = [
        ("User", "a", ["Group", "g"]), ("User", "b", ["Group", "h"]),
        ("Group", "g", ["Group", "h"]),
        ("Action", "read", ["Action", "all"]), ("Action", "write", ["Action", "all"]),
        ("Doc", "d", ["Folder", "f"]),
    ]

    private static let principals = [
        "principal", #"principal == User::"a""#, #"principal in Group::"g""#,
        #"principal in Group::"h""#, "principal is User", #"principal is User in Group::"g""#,
    ]
    private static let actions = [
        "action", #"action == Action::"read""#, #"action in Action::"all""#,
        #"action in [Action::"write", Action::"x"]"#, #"action == Other::Action::"read""#,
    ]
    private static let resources = [
        "resource", #"resource == Doc::"d""#, #"resource in Folder::"f""#, "resource is Doc",
        "resource is Folder",
    ]

    private func uid(_ type: String, _ id: String) throws -> EntityUID {
        EntityUID(type: try EntityType(type), id: id)
    }

    @Test func theyMatchWhereAPolicyApplies() throws {
        let entities = try Entities(
            Self.entities.map { type, id, parent in
                Entity(uid: try uid(type, id), parents: [try uid(parent[0], parent[1])])
            })
        var random = SeededRandom(seed: 5)
        let buffer = RequestBuffer()
        var matches = 0
        for _ in 0..<3_000 {
            let heads = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                [Self.principals, Self.actions, Self.resources].compactMap {
                    $0.randomElement(using: &random)
                }.joined(separator: ", ")
            }
            buffer.reset()
            buffer.setPrincipal(
                try uid("User", ["a", "b", "c"].randomElement(using: &random) ?? "a"))
            buffer.setAction(
                try uid("Action", ["read", "write", "x"].randomElement(using: &random) ?? "x"))
            buffer.setResource(
                try uid(
                    ["Doc", "Folder"].randomElement(using: &random) ?? "Doc",
                    ["d", "f"].randomElement(using: &random) ?? "d"))
            try buffer.beginContext(count: 0)
            try buffer.endContainer()
            let never = try PolicySet(
                text: heads.map { "forbid(\($0)) when { context.missing };" }.joined())
            let always = try PolicySet(text: heads.map { "permit(\($0));" }.joined())
            let expected = !always.authorize(buffer, entities).reasons.isEmpty
            let scopes = PolicyScopes(of: never.policies)
            #expect(scopes.match(buffer, entities) == expected, "\(heads)")
            // The request is still there.
            #expect(scopes.match(buffer, entities) == expected)
            #expect(scopes.isEmpty == heads.isEmpty)
            matches += expected ? 1 : 0
        }
        #expect((500...2_500).contains(matches))
    }
}
