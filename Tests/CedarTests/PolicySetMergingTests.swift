// Goal: two sets become one that decides as both together, and what both have is refused.
// Method: sets of text and of JSON, with templates and links.

import Cedar
import Testing

@Suite struct PolicySetMergingTests {
    private static let request = #"""
        {"principal": "User::\"a\"", "action": "Action::\"view\"", "resource": "File::\"x\""}
        """#

    private func linked(_ template: String, _ link: String) throws -> PolicySet {
        let set = try PolicySet(
            text: "@id(\"\(template)\") permit (principal == ?principal, action, resource);",
            sourceName: template, ids: .annotationElsePosition)
        return try set.linking([
            TemplateLink(
                template: PolicyID(template), id: PolicyID(link),
                principal: try EntityUID(type: "User", id: "a"))
        ])
    }

    @Test func policiesAndLinksOfBothDecide() throws {
        let first = try linked("t", "l")
        let second = try PolicySet(
            text: "permit (principal, action, resource) when { 1 + true == 2 };",
            sourceName: "second")
        let third = try linked("u", "m")
        let merged = try first.merging(second).merging(third)
        #expect(merged.policies.map(\.id) == ["policy0", "l", "m"])
        #expect(merged.templates.map(\.id) == ["t", "u"])
        let response = merged.authorize(try Request(json: Self.request), Entities())
        #expect(response.reasons == ["l", "m"])
        #expect(response.errors.map(\.description).first?.hasPrefix("second:1:49: ") == true)
        #expect(merged.policy("m")?.sourceName == "u")
    }

    @Test func aPolicyOfJSONKeepsItsName() throws {
        let text = try PolicySet(text: "permit (principal, action, resource);")
        let other = try PolicySet(
            text: "@id(\"n\") forbid (principal, action, resource);",
            ids: .annotationElsePosition)
        let merged = try text.merging(try PolicySet(json: other.json))
        #expect(merged.policies.map(\.id) == ["policy0", "n"])
    }

    @Test func whatBothHaveIsRefused() throws {
        let set = try PolicySet(text: "permit (principal, action, resource);", sourceName: "a")
        let other = try PolicySet(text: "permit (principal, action, resource);", sourceName: "b")
        let error = #expect(throws: PolicyParseErrors.self) { try set.merging(other) }
        #expect(
            error?.description == "b:1:1: duplicate policy id `policy0`, first used at a:1:1")
        let link = try linked("t", "policy0")
        let taken = #expect(throws: PolicyParseErrors.self) { try set.merging(link) }
        #expect(
            taken?.errors.first?.message
                == "link `policy0`: the set has a policy or template of that id already")
    }
}
