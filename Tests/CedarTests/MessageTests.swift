// Goal: no input makes a message long or breaks it into several lines.
// Method: input of 100,000 letters and input with line ends and escape sequences, in each place
// that a message quotes.

import Testing

@testable import Cedar

@Suite struct MessageTests {
    private static let long = String(repeating: "a", count: 100_000)
    private static let forged = "x\npermit `admin` (prod.cedar:1:1)\u{1B}[2K"
    private static let escaped = "x\\npermit `admin` (prod.cedar:1:1)\\u{1B}[2K"

    private func errors(_ text: String) -> [PolicyParseError] {
        let thrown = #expect(throws: PolicyParseErrors.self) { try PolicySet(text: text) }
        return thrown?.errors ?? []
    }

    @Test(arguments: [
        "\(long) (principal, action, resource);", "\"\(long)\"",
        "permit(principal == \(long), action, resource);",
        "permit(principal, action == A::\"\(long)\", resource);",
        "permit(principal, action, resource) when { \(long) };",
        "permit(principal, action, resource) when { \(long)::\(long) };",
        "permit(principal, action, resource) when { context.\(long)() };",
        "permit(principal, action, resource) when { {\(long): 1, \(long): 2} };",
        "permit(principal, action, resource) when { 1\(long) };",
        "permit(principal, action, resource) when { 1 \"\(String(repeating: "`", count: 9999))\" };",
        "@id(\"\(long)\") permit(principal, action, resource);"
            + "@id(\"\(long)\") permit(principal, action, resource);",
    ])
    func longPolicies(_ text: String) throws {
        let sources = [PolicySource(name: "p", text: text)]
        let thrown = #expect(throws: PolicyParseErrors.self) {
            try PolicySet(sources: sources, ids: .annotation)
        }
        let error = try #require(thrown?.errors.first)
        #expect(error.message.utf8.count <= 1100 && error.rendered.utf8.count < 4000)
        #expect((error.found ?? "").unicodeScalars.count <= 1001)
        #expect(error.message.contains("…"))
    }

    @Test(arguments: [
        "\(long) A;", "entity A in \(long);", "entity A = {a: \(long)};",
        "action a in \"\(long)\";", "entity \(long), \(long);",
    ])
    func longSchemas(_ text: String) throws {
        let thrown = #expect(throws: SchemaErrors.self) { try Schema(text: text) }
        #expect(try #require(thrown).rendered.utf8.count < 1000)
    }

    @Test func longNames() throws {
        let type = #expect(throws: EntityNameError.self) { try EntityType("\(Self.long) a") }
        let entity = #expect(throws: EntityNameError.self) { try EntityUID(parsing: Self.long) }
        #expect(try #require(type).message.utf8.count < 200)
        #expect(try #require(entity).message.utf8.count < 200)
        let missing = EvaluationError.recordAttributeMissing(attribute: Self.long)
        #expect(missing.message.utf8.count < 200)
    }

    @Test func shortMessagesStay() {
        let (quoted, plain) = (
            String(repeating: "b", count: 100), String(repeating: "c ", count: 300)
        )
        let text = "`\(quoted)` and é, \t \(plain)"
        #expect(text.asMessage == text)
        #expect("`a\nb`".asMessage == "`a\\nb`")
        #expect(Self.long.asMessage.asMessage == Self.long.asMessage)
        let cut = "`\(Self.long)` is long".asMessage
        #expect(cut == "`\(String(repeating: "a", count: 100))…` is long")
        #expect(cut.asMessage == cut)
    }

    @Test func stringsWithLineEnds() throws {
        let error = try #require(
            errors("permit(principal, action, \"a\nb:1:1: forged\");").first)
        #expect(error.message == "expected `resource`, found `\"a\\nb:1:1: forged\"`")
        #expect(error.rendered.split(separator: "\n").count == 4)
    }

    @Test func idsWithLineEnds() throws {
        let id = PolicyID(Self.forged)
        #expect(id.description == Self.escaped)
        #expect(id.name == Self.forged)
        let text = """
            @id(\(Self.forged.cedarLiteral))
            permit(principal, action, resource) when { 1 + "a" == 1 };
            """
        let sources = [PolicySource(name: "p", text: text)]
        let set = try PolicySet(sources: sources, ids: .annotation)
        let uid = try EntityUID(type: "Action", id: "a")
        let request = try Request(principal: uid, action: uid, resource: uid)
        let response = set.authorize(request, try Entities([]))
        let shown = response.errors.map(\.description)
        #expect(shown.count == 1 && shown.allSatisfy { $0.contains(Self.escaped) })
        #expect(!shown.joined().contains("\n"))
        let explanation = set.explain(request, try Entities([])).description
        #expect(explanation.contains(Self.escaped) && !explanation.contains("\npermit `admin`"))
        #expect(
            PolicyAnalysis.findings(in: set).allSatisfy { !$0.message.contains("\n") })
        #expect(set.json.contains("\"\(Self.escaped.replacing("\\u{1B}", with: "\\u001b"))\""))
    }
}
