// Goal: every wrong document of policies is refused with a message that says what was wrong, and
// with its place.
// Method: a table of wrong parts and what the message must hold; whole documents with the line and
// column; documents that nest as deeply as they can, on a small stack.

import Foundation
import Testing

@testable import Cedar

@Suite struct PolicyJSONErrorTests {
    /// A policy with an expression as its condition.
    static func policy(_ body: String) -> String {
        policy(#""conditions":[{"kind":"when","body":\#(body)}]"#, without: "conditions")
    }

    /// A policy with some members instead of its own.
    static func policy(_ members: String, without key: String) -> String {
        let own = [
            "effect": #""effect":"permit""#, "principal": #""principal":{"op":"All"}"#,
            "action": #""action":{"op":"All"}"#, "resource": #""resource":{"op":"All"}"#,
            "conditions": #""conditions":[]"#,
        ]
        let kept = own.filter { $0.key != key }.sorted { $0.key < $1.key }.map(\.value)
        return "{\((kept + (members.isEmpty ? [] : [members])).joined(separator: ","))}"
    }

    private static func message(_ json: String) -> String? {
        do throws(PolicyParseErrors) {
            _ = try PolicySet(policyJSON: json, id: "p")
            return nil
        } catch {
            return error.errors[0].message
        }
    }

    @Test(arguments: [
        ("5", "expected an expression as an object, found a number"),
        ("null", "expected an expression as an object, found null"),
        ("{}", "found an empty object"),
        (#"{"Value":1,"Var":"context"}"#, "an expression has one key, found `Value` and `Var`"),
        (#"{"foo":[]}"#, "`foo` is no operator and no extension function"),
        (#"{"unknown":[]}"#, "partial evaluation, which is not supported"),
        (#"{"Unknown":{}}"#, "partial evaluation"),
        (#"{"Slot":"?principal"}"#, "in the scope only"),
        (#"{"Var":"foo"}"#, "`foo` is no variable"),
        (#"{"Var":1}"#, "the name of a variable, found"),
        (#"{"Value":null}"#, "`null` is no value"), (#"{"Value":1.5}"#, "`1.5` is a float"),
        (#"{"Value":{"__entity":{"type":"A","id":"b","c":1.0}}}"#, "`1.0` is a float"),
        (#"{"Value":9223372036854775808}"#, "does not fit in 64 bits"),
        (#"{"Value":{"__expr":"1"}}"#, "`__expr` is no longer part"),
        (#"{"Value":{"__entity":{"type":"A B","id":"c"}}}"#, "`A B` is no entity type"),
        (#"{"Value":{"__extn":{"fn":"foo","arg":"1"}}}"#, "`foo` is no known extension function"),
        (
            #"{"!":{"arg":{"Value":1},"x":1}}"#,
            "unknown key `x` in the operand of `!`; expected `arg`"
        ),
        (#"{"!":[]}"#, "expected the operand of `!`, found an array"),
        (#"{"==":{"left":{"Value":1}}}"#, "`right` is missing in the operands of `==`"),
        (#"{"&&":{"left":{"&&":{"left":{"Value":1}}},"right":{"Value":1}}}"#, "`right` is missing"),
        (#"{"if-then-else":{"if":{"Value":1},"then":{"Value":1}}}"#, "`else` is missing"),
        (#"{".":{"left":{"Value":1},"attr":1}}"#, "the name of an attribute, found a number"),
        (#"{"has":{"left":{"Value":1}}}"#, "`attr` is missing in the operands of `has`"),
        (#"{"has":{"attr":"a"}}"#, "`left` is missing in the operands of `has`"),
        (#"{"has":{"left":{"Value":1},"attr":[]}}"#, "at least one name, found none"),
        (
            #"{"has":{"left":{"Value":1},"attr":{}}}"#,
            "a name or an array of names, found an object"
        ),
        (#"{"has":{"left":{"Value":1},"attr":[1]}}"#, "expected a name, found a number"),
        (#"{"like":{"left":{"Value":1},"pattern":"a*"}}"#, "parts of a pattern, found a string"),
        (#"{"like":{"left":{"Value":1},"pattern":["a"]}}"#, "`\"Wildcard\"` or `{\"Literal\""),
        (
            #"{"like":{"left":{"Value":1},"pattern":[{"a":1}]}}"#,
            "`Wildcard` or `Literal`, found `a`"
        ),
        (#"{"is":{"left":{"Value":1},"entity_type":"if"}}"#, "`if` is no entity type"),
        (#"{"ip":{}}"#, "an array of the arguments of `ip`, found an object"),
        (#"{"Set":{}}"#, "an array of expressions, found an object"),
        (#"{"Record":[]}"#, "an object of expressions, found an array"),
        (#"{"Record":{"a":{"Value":1},"a":{"Value":1}}}"#, "duplicate key `a`"),
    ])
    func wrongExpressions(_ body: String, _ part: String) {
        let message = Self.message(Self.policy(body))
        #expect(message?.contains(part) == true, "\(body): \(message ?? "reads")")
    }

    @Test(arguments: [
        ("effect", "", "`effect` is missing in a policy"),
        ("effect", #""effect":"Permit""#, "expected `permit` or `forbid`, found `Permit`"),
        ("", #""x":1"#, "unknown key `x` in a policy; expected `effect`"),
        ("conditions", #""conditions":null"#, "an array of conditions, found null"),
        (
            "conditions", #""conditions":[{"kind":"if","body":{}}]"#,
            "`when` or `unless`, found `if`"
        ),
        ("conditions", #""conditions":[{"kind":"when"}]"#, "`body` is missing in a condition"),
        ("", #""annotations":{"a b":""}"#, "`a b` is no name of an annotation"),
        ("", #""annotations":{"a":1}"#, "expected a string or null, found a number"),
        ("", #""annotations":[]"#, "an object of annotations, found an array"),
        ("principal", #""principal":"All""#, "the constraint of `principal`, found a string"),
        ("principal", #""principal":{}"#, "`op` is missing"),
        ("principal", #""principal":{"op":"="}"#, "`All`, `==`, `in` or `is`, found `=`"),
        ("principal", #""principal":{"op":"=="}"#, "`entity` or `slot` is missing"),
        (
            "principal", #""principal":{"op":"==","slot":"?resource"}"#,
            "expected the slot `?principal`, found `?resource`"
        ),
        ("principal", #""principal":{"op":"==","entity":"A"}"#, "an entity as `{\"type\""),
        ("principal", #""principal":{"op":"==","entity":{"type":"A"}}"#, "an entity as `{\"type\""),
        ("principal", #""principal":{"op":"is"}"#, "`entity_type` is missing"),
        ("principal", #""principal":{"op":"is","entity_type":"A","x":1}"#, "unknown key `x`"),
        ("principal", #""principal":{"op":"is","entity_type":"A::"}"#, "`A::` is no entity type"),
        ("action", #""action":{"op":"is"}"#, "`is` cannot stand in the scope of an action"),
        ("action", #""action":{"op":"has"}"#, "expected `All`, `==` or `in`, found `has`"),
        (
            "action", #""action":{"op":"==","slot":"?principal"}"#,
            "a slot cannot stand for an action"
        ),
        ("action", #""action":{"op":"in"}"#, "`entity` or `entities` is missing"),
        (
            "action", #""action":{"op":"in","entities":[{"type":"A","id":"b"}]}"#,
            "expected an entity of type `Action`, found `A::\"b\"`"
        ),
    ])
    func wrongPolicies(_ key: String, _ members: String, _ part: String) {
        let message = Self.message(Self.policy(members, without: key))
        #expect(message?.contains(part) == true, "\(members): \(message ?? "reads")")
    }

    static let template =
        #"{"effect":"permit","principal":{"op":"==","slot":"?principal"},"action":{"op":"All"},"#
        + #""resource":{"op":"All"},"conditions":[]}"#
    static let plain = policy("", without: "")

    @Test(arguments: [
        ("", "1:1: expected a value, found end of input"),
        ("[]", "1:1: expected a set of policies"),
        ("{}", "1:1: `staticPolicies` is missing"), ("{\"a\":\n1}", "1:2: unknown key `a`"),
        ("{\"staticPolicies\":\n{},}", "2:4: expected a key in double quotes, found `}`"),
        ("[1,]", "1:4: expected a value, found `]`"), ("[1 2]", "1:4: expected `,` or `]`"),
        ("{\"a\":1 2}", "1:8: expected `,` or `}`"), ("[] x", "1:4: expected the end"),
        ("{\"a\" 1}", "1:6: expected `:`"), ("{\"a\":01}", "1:7: expected `,` or `}`"),
        ("{\"a\":1,\n\"b\":2,\"a\":3}", "2:7: duplicate key `a`"),
        (set("\"p\":1"), "1:24: expected a policy, found a number"),
        (set("\"p\":\(template)"), "1:20: the policy `p` has a slot; its place is in `templates`"),
        (set(templates: "\"t\":\(plain)"), "the template `t` has no slot; it is a policy"),
        (set("\"t\":\(plain)", templates: "\"t\":\(template)"), "duplicate policy id `t`"),
        (set(links: "1"), "expected a link, found a number"),
        (set(links: #"{"newId":"a","templateId":"t"}"#), "`values` is missing in a link"),
        (set(links: #"{"newId":1,"templateId":"t","values":{}}"#), "expected an id"),
        (set(links: #"{"newId":"a","templateId":"t","values":{"?x":{}}}"#), "found `?x`"),
        (set(links: #"{"newId":"a","templateId":"t","values":{}}"#), "no template `t`"),
        (
            set(
                templates: "\"t\":\(template)",
                links: #"{"newId":"a","templateId":"t","values":{}}"#),
            "needs an entity for `?principal`"
        ),
        (
            set(
                templates: "\"t\":\(template)",
                links:
                    #"{"newId":"t","templateId":"t","values":{"?principal":{"type":"A","id":"b"}}}"#
            ),
            "has a policy or template of that id"
        ),
    ])
    func wrongSets(_ json: String, _ part: String) {
        #expect {
            try PolicySet(json: json, sourceName: "s")
        } throws: { error in
            let text = (error as? PolicyParseErrors)?.errors.first?.description ?? ""
            return text.hasPrefix("s:") && text.contains(part)
        }
    }

    static func set(_ policies: String = "", templates: String = "", links: String = "") -> String {
        "{\"staticPolicies\":{\(policies)},\"templates\":{\(templates)},"
            + "\"templateLinks\":[\(links)]}"
    }

    @Test func everyPolicyReportsItsError() throws {
        let wrong = (0..<150).map { "\"p\($0)\":{}" }.joined(separator: ",")
        let error = #expect(throws: PolicyParseErrors.self) {
            try PolicySet(json: Self.set(wrong))
        }
        #expect(error?.errors.count == CedarLimits.parseErrorsMax)
    }

    @Test func bytesThatAreNoText() {
        #expect(throws: PolicyParseErrors.self) { try PolicySet(jsonUTF8: [0x7B, 0xFF]) }
    }

    /// Names that are no identifiers are spelt out as text, so they are bounded.
    @Test func namedPaths() {
        let names = (0...CedarLimits.hasNamesMax).map { "\"a \($0)\"" }.joined(separator: ",")
        let long = #"{"has":{"left":{"Var":"context"},"attr":[\#(names)]}}"#
        #expect(Self.message(Self.policy(long))?.contains("64 names, found 65") == true)
        let inner = #"{"has":{"left":{"Var":"context"},"attr":["a b","c"]}}"#
        let nested = #"{"has":{"left":{"!":{"arg":\#(inner)}},"attr":["a b","c"]}}"#
        #expect(Self.message(Self.policy(nested))?.contains("within another") == true)
    }

    // MARK: Depth

    @Test(arguments: [
        (#"{"!":{"arg":"#, #"{"Value":1}"#, "}}"), (#"{"Set":["#, #"{"Value":1}"#, "]}"),
        (#"{"ip":["#, #"{"Value":1}"#, "]}"), (#"{"Record":{"a":"#, #"{"Value":1}"#, "}}"),
        (#"{"Value":["#, "", "]}"), (#"{"&&":{"left":{"Value":1},"right":"#, #"{"Value":1}"#, "}}"),
        (#"{"==":{"right":{"Value":1},"left":"#, #"{"Value":1}"#, "}}"),
        (#"{".":{"attr":"a","left":"#, #"{"Value":1}"#, "}}"),
        (#"{"has":{"attr":["a","b"],"left":"#, #"{"Value":1}"#, "}}"),
        (#"{"like":{"pattern":[],"left":"#, #"{"Value":1}"#, "}}"),
        (#"{"is":{"entity_type":"A","left":{"Value":1},"in":"#, #"{"Value":1}"#, "}}"),
        (#"{"if-then-else":{"if":{"Value":1},"then":{"Value":1},"else":"#, #"{"Value":1}"#, "}}"),
        (#"{"contains":{"right":{"Value":1},"left":"#, #"{"Value":1}"#, "}}"),
    ])
    func nesting(_ open: String, _ leaf: String, _ close: String) throws {
        let limit = CedarLimits.expressionHeightMax
        for depth in [1, 20, limit - 2, limit - 1, limit, 1000, 20_000] {
            // Values nest without operators.
            let isValue = leaf.isEmpty
            let body =
                isValue
                ? #"{"Value":"# + String(repeating: "[", count: depth)
                    + String(repeating: "]", count: depth) + "}"
                : String(repeating: open, count: depth) + leaf
                    + String(repeating: close, count: depth)
            let json = Self.policy(body)
            let message = SmallStack.run { () -> String? in
                do throws(PolicyParseErrors) {
                    let set = try PolicySet(policyJSON: json, id: "p")
                    // Everything that walks the tree walks it here as well.
                    let syntax = set.policies[0].syntax
                    guard syntax.isSameStructure(as: syntax) else { return "different" }
                    return set.json.isEmpty || set.text.isEmpty ? "empty" : nil
                } catch {
                    return error.errors[0].message
                }
            }
            let isTooDeep = isValue ? depth > limit : depth >= limit
            #expect(
                message == .some(isTooDeep ? Parser.tooDeepProblem : nil),
                "\(open) \(depth)")
        }
    }

    @Test func nestedBrackets() {
        let json = String(repeating: "[", count: CedarLimits.policyJSONDepthMax + 1)
        #expect(Self.message(json) == "the document is nested too deeply; the limit is 1048576")
        let closed = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
        #expect(SmallStack.run { Self.message(closed) } == "expected a policy, found an array")
    }
}
