// Goal: policies as JSON are written as the reference engine writes them, and what it reads is read
// with the same meaning, or refused where it refuses.
// Method: recorded outputs and recorded verdicts of the engine (handwritten and mutated documents);
// random policies that go out and in again; sets with templates and links; chains of thousands.

import Foundation
import Testing

@testable import Cedar

@Suite struct PolicyJSONTests {
    private struct Written: Decodable {
        let text: String
        let json: String
    }

    private struct Read: Decodable {
        let json: String
        let accepted: Bool
    }

    private static func lines<Line: Decodable>(_ name: String) throws -> [Line] {
        let file = try #require(
            Bundle.module.url(forResource: "Fixtures/\(name)", withExtension: "jsonl"))
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(Line.self, from: Data($0))
        }
    }

    private static func object(_ json: String) throws -> NSDictionary? {
        try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary
    }

    private static func decode(_ json: String) throws -> PolicySyntax {
        try PolicyDecoder(JSONTapeReader.read(Array(json.utf8))).policy(0)
    }

    // MARK: Against the reference engine

    @Test func recordedOutputs() throws {
        let cases: [Written] = try Self.lines("policy-json")
        #expect(cases.count > 100)
        for test in cases {
            let policy = try #require(Trees.parse(test.text).policies.first)
            let json = PolicyEncoder.text(policy)
            #expect(try Self.object(json) == Self.object(test.json), "\(test.text)")
            // What the engine wrote reads as the same policy.
            #expect(PolicyEncoder.text(try Self.decode(test.json)) == json, "\(test.text)")
        }
    }

    @Test func recordedVerdicts() throws {
        let cases: [Read] = try Self.lines("policy-json-reading")
        #expect(cases.count > 300)
        for test in cases {
            do throws(PolicyParseErrors) {
                _ = try PolicySet(policyJSON: test.json, id: "p")
                #expect(test.accepted, "read: \(test.json)")
            } catch {
                #expect(!test.accepted, "refused: \(error) \(test.json)")
            }
        }
    }

    // MARK: Round trips

    /// What was read once comes out and goes in unchanged, by the tree and by the text.
    @Test func randomPolicies() throws {
        for seed in 0..<500 {
            var trees = RandomTrees(seed: UInt64(seed) + 200_000)
            let json = PolicyEncoder.text(trees.policy())
            do {
                let policy = try Self.decode(json)
                #expect(PolicyEncoder.text(policy) == json, "seed \(seed)")
                let again = try Self.decode(PolicyEncoder.text(policy))
                #expect(again.isSameStructure(as: policy), "seed \(seed)")
            } catch let failure as JSONFailure {
                // Spelt out, a path of names makes a tree higher than it was.
                #expect(failure.message == Parser.tooDeepProblem, "seed \(seed)")
            }
        }
    }

    @Test func setsWithTemplatesAndLinks() throws {
        let text = """
            @id("a") permit(principal, action, resource);
            permit(principal == ?principal, action, resource is Doc in ?resource);
            forbid(principal, action, resource) when { context has a.b };
            permit(principal in ?principal, action, resource);

            """
        let user = try EntityUID(type: "User", id: "\"u\"")
        let document = try EntityUID(type: "Doc", id: "d")
        let set = try PolicySet(text: text).linking([
            TemplateLink(template: "policy1", id: "l\n1", principal: user, resource: document),
            TemplateLink(template: "policy3", id: "l2", principal: user),
        ])
        let json = set.json
        let all = #""action":{"op":"All"},"#
        #expect(
            json.hasPrefix(
                "{\"staticPolicies\":{\"policy0\":{\(all)\"annotations\":{\"id\":\"a\"},"))
        #expect(
            json.contains(
                #""templateLinks":[{"newId":"l\n1","templateId":"policy1","values":{"?principal":"#
                    + #"{"__entity":{"id":"\"u\"","type":"User"}},"?resource":"#
                    + #"{"__entity":{"id":"d","type":"Doc"}}}},{"newId":"l2","#))
        let read = try PolicySet(json: json, sourceName: "set.json")
        #expect(read.json == json)
        #expect(read.policies.map(\.id) == ["policy0", "policy2", "l\n1", "l2"])
        #expect(read.policies.map(\.json) == set.policies.map(\.json))
        #expect(read.templates.map(\.id) == ["policy1", "policy3"])
        #expect(read.policies[2].text.contains("principal == User::\"\\\"u\\\"\""))
        #expect(read.policies[0].sourceName == "set.json")
        #expect(json.dropFirst(read.policies[0].position.byteOffset).hasPrefix("{\"action\""))
        // Linked policies stand behind what was written, named and with their slots filled.
        let written = text.replacingOccurrences(of: "@id(\"a\") ", with: "@id(\"a\")\n")
        #expect(set.text.hasPrefix(written + "@id(\"l\\n1\")\n"))
        #expect(set.text.contains("@id(\"l2\")\n"))
        #expect(try PolicySet(text: set.text, ids: .annotation).policies.count == 4)
        #expect(set.templates[0].text.hasPrefix("permit(principal == ?principal"))
        #expect(try PolicySet(policyJSON: set.templates[0].json, id: "t").templates.count == 1)
        #expect(
            try PolicySet(sources: []).json
                == #"{"staticPolicies":{},"templateLinks":[],"templates":{}}"#)
    }

    /// The engine stops at 60 operators; a generated policy has more.
    @Test(arguments: ["&&", "||", "+", "*"])
    func longChains(_ symbol: String) throws {
        let body = (0..<5000).map { "context.a\($0 % 7)" }.joined(separator: " \(symbol) ")
        let set = try PolicySet(text: "permit(principal, action, resource) when { \(body) };")
        let json = set.json
        let read = try #require(SmallStack.run { try? PolicySet(json: json) } ?? nil)
        #expect(read.policies[0].syntax.isSameStructure(as: set.policies[0].syntax))
        #expect(read.json == json)
    }

    // MARK: Writing

    @Test(arguments: [
        ("true", #"{"Value":true}"#), ("-5", #"{"Value":-5}"#),
        ("-(5)", #"{"neg":{"arg":{"Value":5}}}"#),
        ("\"\\u{1}\\u{7f}\\n/\\\"\\\\é\"", "{\"Value\":\"\\u0001\u{7f}\\n/\\\"\\\\é\"}"),
        ("A::B::\"x\"", #"{"Value":{"__entity":{"id":"x","type":"A::B"}}}"#),
        (
            "context like \"a*\\*\"",
            #"{"like":{"left":{"Var":"context"},"pattern":[{"Literal":"a"},"Wildcard","#
                + #"{"Literal":"*"}]}}"#
        ),
        ("context like \"\"", #"{"like":{"left":{"Var":"context"},"pattern":[]}}"#),
        (
            "1 - 2 + 3",
            #"{"+":{"left":{"-":{"left":{"Value":1},"right":{"Value":2}}},"right":{"Value":3}}}"#
        ),
        (
            "context has a.b",
            #"{"&&":{"left":{"has":{"attr":"a","left":{"Var":"context"}}},"right":{"has":"#
                + #"{"attr":"b","left":{".":{"attr":"a","left":{"Var":"context"}}}}}}}"#
        ),
        ("{b: 1, a: 2}", #"{"Record":{"a":{"Value":2},"b":{"Value":1}}}"#),
        ("[].isEmpty()", #"{"isEmpty":{"arg":{"Set":[]}}}"#),
        ("ip(\"x\").isIpv4(1)", #"{"isIpv4":[{"ip":[{"Value":"x"}]},{"Value":1}]}"#),
        (
            "context is A in context",
            #"{"is":{"entity_type":"A","in":{"Var":"context"},"left":{"Var":"context"}}}"#
        ),
    ])
    func expressions(_ text: String, _ json: String) throws {
        let policy = try #require(
            Trees.parse("permit(principal, action, resource) when { \(text) };").policies.first)
        #expect(PolicyEncoder.text(policy).contains("[{\"body\":\(json),\"kind\":\"when\"}]"))
    }

    /// Nested paths double what they stand on; the writer stops repeating it in time.
    @Test func nestedPathsDoNotExplode() throws {
        let times = 40
        let open = String(repeating: "(if ", count: times)
        let close = String(repeating: " has a.b then context else context)", count: times)
        let text = "permit(principal, action, resource) when { \(open)context\(close) has c.d };"
        let policy = try #require(Trees.parse(text).policies.first)
        let json = PolicyEncoder.text(policy)
        #expect(json.utf8.count < 1_000_000)
        #expect(json.contains(#"{"has":{"attr":["a","b"],"#))
        // Nor does it grow when it goes in and out again.
        #expect(PolicyEncoder.text(try Self.decode(json)) == json)
        let long =
            "permit(principal, action, resource) when { context has a"
            + String(repeating: ".b", count: 100_000) + " };"
        let path = try #require(Trees.parse(long).policies.first)
        #expect(try Self.decode(PolicyEncoder.text(path)).isSameStructure(as: path))
    }

    // MARK: Trees that text has no form for

    @Test(arguments: [
        (#"{"isIpv4":[]}"#, "isIpv4()"),
        (
            #"{"has":{"left":{"Var":"context"},"attr":["a b","c","d"]}}"#,
            "context has \"a b\" && context[\"a b\"] has c && context[\"a b\"].c has d"
        ),
        (
            #"{"!":{"arg":{"has":{"left":{"neg":{"arg":{"Value":1}}},"attr":["if","c"]}}}}"#,
            "!(-(1) has \"if\" && (-(1))[\"if\"] has c)"
        ),
        (#"{"has":{"left":{"Var":"context"},"attr":["a","b"],"x":1.5}}"#, "context has a.b"),
        (#"{"Value":{"__entity":"x"}}"#, "{__entity: \"x\"}"),
        (#"{"Value":{"__extn":{"fn":"ip","args":[1,[2]]}}}"#, "ip(1, [2])"),
        (#"{"Value":{"a":{"__extn":{"fn":"ip","arg":"::"}}}}"#, "{a: ip(\"::\")}"),
        (#"{"Value":[{"__entity":{"type":"A","id":"b"}}]}"#, "[A::\"b\"]"),
    ])
    func printed(_ json: String, _ text: String) throws {
        let policy = try Self.decode(PolicyJSONErrorTests.policy(json))
        #expect(PolicyPrinter.text(policy).hasSuffix("when { \(text) };"))
    }

    @Test func runtimeErrorsHavePlaces() throws {
        let json = """
            {"effect": "permit", "principal": {"op": "All"}, "action": {"op": "All"},
             "resource": {"op": "All"}, "conditions": [{"kind": "when", "body":
               {"==": {"left": {".": {"left": {"Var": "context"}, "attr": "x"}},
                       "right": {"Value": 1}}}}]}
            """
        let set = try PolicySet(policyJSON: json, id: "p", sourceName: "p.json")
        let uid = try EntityUID(type: "Action", id: "x")
        let request = try Request(principal: uid, action: uid, resource: uid)
        let error = try #require(set.authorize(request, Entities()).errors.first)
        #expect("\(error)".hasPrefix("p.json:3:20: policy `p`: "))
    }
}
