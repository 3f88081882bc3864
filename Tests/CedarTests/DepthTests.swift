// Goal: no input overflows the stack, however deeply it is nested; long but flat input passes.
// Method: every way to nest is tried at the limit, one past it and 10,000 deep, on a thread with
// a stack of 384 KB where 512 KB are promised; the debug build, with its large frames, is the hard
// case.

import Foundation
import Testing

@testable import Cedar

@Suite struct DepthTests {
    /// Expressions that grow with n, and what the whole evaluates to if it is not too deep.
    static let shapes: [(name: String, text: @Sendable (Int) -> String)] = [
        ("parentheses", { times("(", $0) + "true" + times(")", $0) }),
        ("sets", { times("[", $0) + times("]", $0) + " == 1 || true" }),
        ("records", { times("{a: ", $0) + "1" + times("}", $0) + " == 1 || true" }),
        ("not", { times("!(", $0) + "true" + times(")", $0) + " || true" }),
        ("negate", { times("-(", $0) + "1" + times(")", $0) + " == 1 || true" }),
        ("then", { times("if true then ", $0) + "true" + times(" else false", $0) }),
        ("else", { times("if false then false else ", $0) + "true" }),
        ("condition", { times("if ", $0) + "true" + times(" then true else false", $0) }),
        ("sums", { times("1 + (", $0) + "1" + times(")", $0) + " == 1 || true" }),
        ("products", { times("1 * (", $0) + "1" + times(")", $0) + " == 1 || true" }),
        ("ands", { times("true && (", $0) + "true" + times(")", $0) }),
        ("ors", { times("false || (", $0) + "true" + times(")", $0) }),
        ("relations", { times("true == (", $0) + "true" + times(")", $0) + " || true" }),
        (
            "all levels",
            { times("false || true && 1 == 1 + 1 * -(", $0) + "1" + times(")", $0) + " || true" }
        ),
        ("arguments", { times("[1].contains(", $0) + "1" + times(")", $0) + " || true" }),
        ("methods", { "[[]" + times(".contains(1)", $0) + "].isEmpty() || true" }),
        ("members", { "context has a || (context" + times(".a", $0) + ") == 1" }),
        ("brackets", { "context has a || (context" + times("[\"a\"]", $0) + ") == 1" }),
        ("has", { times("(", $0) + "context" + times(" has a)", $0) + " || true" }),
        ("is in", { times("principal is U in (", $0) + "principal" + times(")", $0) + " || true" }),
        ("in", { times("principal in (", $0) + "principal" + times(")", $0) + " || true" }),
        ("order", { times("1 < (", $0) + "1" + times(")", $0) + " || true" }),
        ("extension functions", { times("ip(", $0) + "context" + times(")", $0) + " == 1" }),
        ("extension methods", { "(context" + times(".toDate()", $0) + ") == 1" }),
        (
            "extension arguments",
            { times("context.isInRange(", $0) + "context" + times(")", $0) + " == 1" }
        ),
        ("wrong counts", { times("ip(1, ", $0) + "context" + times(")", $0) + " == 1" }),
        ("like", { times("(", $0) + "\"a\"" + times(" like \"a\")", $0) + " || true" }),
        (
            "members in parentheses",
            { "context has a || " + times("(", $0) + "context" + times(".a.a.a.a)", $0) + " == 1" }
        ),
    ]

    @Test(arguments: shapes.indices)
    func nesting(_ index: Int) throws {
        let shape = Self.shapes[index]
        let limit = CedarLimits.expressionHeightMax
        for depth in [1, 10, 20, 25, 32, 50, 63, 64, limit - 2, limit - 1, limit, 1000, 10_000] {
            let text = "permit(principal, action, resource) when { \(shape.text(depth)) };"
            let outcome = SmallStack.run { Self.outcome(text) }
            // What the whole evaluates to does not matter here, only that it ends.
            if depth <= 10 { #expect(outcome != "too deep", "\(shape.name) \(depth)") }
            if depth > limit { #expect(outcome == "too deep", "\(shape.name) \(depth)") }
        }
    }

    /// The deepest that passes, for every shape: the limits hold no hidden cliff.
    @Test func deepestThatPasses() throws {
        for shape in Self.shapes {
            var low = 1
            var high = 1000
            while low < high {
                let middle = (low + high + 1) / 2
                let text = "permit(principal, action, resource) when { \(shape.text(middle)) };"
                if SmallStack.run({ Self.outcome(text) }) == "too deep" {
                    high = middle - 1
                } else {
                    low = middle
                }
            }
            print("deepest \(shape.name): \(low)")
            #expect(low >= 20, "\(shape.name)")
        }
    }

    /// One way to nest JSON at each depth; attributes lie three levels down.
    @Test(arguments: ["[": "]", "{\"a\":": "}", "[{\"a\":[": "]}]"])
    func json(_ open: String, _ close: String) throws {
        for depth in [1, 10, 40, 100, 124, 125, 200, 10_000] {
            let text = Self.times(open, depth) + "1" + Self.times(close, depth)
            let value = open == "{\"a\":" || open.hasPrefix("[") ? text : "[\(text)]"
            let document =
                "[{\"uid\":{\"type\":\"U\",\"id\":\"a\"},\"parents\":[],"
                + "\"attrs\":{\"x\":\(value),\"y\":\(value)}}]"
            let outcome = SmallStack.run { Self.jsonOutcome(document) }
            let levels = 3 + depth * (open.count > 4 && open.hasPrefix("[") ? 3 : 1)
            let expected = levels <= CedarLimits.jsonDepthMax ? "allow" : "too deep"
            #expect(outcome == expected, "\(open) \(depth)")
        }
    }

    /// Calls in data nest by two levels each; all but the innermost lack a text.
    @Test func extensionCallsInJSON() throws {
        for depth in [1, 10, 40, 61, 62, 63, 200, 10_000] {
            let call = Self.times("{\"__extn\":{\"fn\":\"ip\",\"arg\":", depth)
            let document =
                "[{\"uid\":{\"type\":\"U\",\"id\":\"a\"},\"parents\":[],\"attrs\":{\"x\":"
                + call + "1" + Self.times("}}", depth) + "}}]"
            let outcome = try #require(SmallStack.run { Self.jsonOutcome(document) })
            let isTooDeep = 3 + depth * 2 > CedarLimits.jsonDepthMax
            #expect(outcome.contains(isTooDeep ? "too deep" : "found `long`"), "\(depth)")
        }
    }

    /// Values that a program nests past the limit are refused where they enter.
    @Test func values() throws {
        let outcome = SmallStack.run {
            var value = Value.long(1)
            for _ in 0..<CedarLimits.valueDepthMax - 1 { value = .set([value]) }
            let context: Record = ["a": value]
            let uid = EntityUID(type: EntityType(unchecked: "U"), id: "a")
            let fits =
                (try? Request(
                    principal: uid, action: uid, resource: uid, context: context)) != nil
            let tooDeep: Record = ["a": .set([value])]
            let isRefused =
                (try? Request(
                    principal: uid, action: uid, resource: uid, context: tooDeep)) == nil
            let isRefusedInStore = (try? Entities([Entity(uid: uid, attributes: tooDeep)])) == nil
            return fits && isRefused && isRefusedInStore
        }
        #expect(outcome == true)
    }

    @Test func longButFlatChains() throws {
        for (first, rest) in [
            ("true", " && true"), ("false || true", " || true"), ("1 == 1", " + 1 - 1"),
            ("1 == 1", " * 1"), ("[1].contains(1) || [1", ", 1"),
        ] {
            let end = first.hasSuffix("[1") ? "] == 1" : ""
            let text =
                "permit(principal, action, resource) when { "
                + first + Self.times(rest, 10_000) + end + " };"
            let outcome = SmallStack.run { Self.outcome(text) }
            #expect(outcome == "allow", "\(rest)")
        }
    }

    private static func jsonOutcome(_ document: String) -> String {
        do throws(DataError) {
            let entities = try Entities(json: document)
            guard
                let policies = try? PolicySet(
                    text: "permit(principal, action, resource) when { principal.x == principal.y "
                        + "&& [principal.x].contains(principal.y) };"),
                let uid = try? EntityUID(type: "U", id: "a"),
                let request = try? Request(principal: uid, action: uid, resource: uid)
            else { return "no request" }
            return "\(policies.authorize(request, entities).decision)"
        } catch {
            return error.message.contains("the document is nested too deeply; the limit is")
                ? "too deep" : error.description
        }
    }

    private static func outcome(_ text: String) -> String {
        do throws(PolicyParseErrors) {
            let policies = try PolicySet(text: text)
            let uid = EntityUID(type: EntityType(unchecked: "U"), id: "a")
            guard let request = try? Request(principal: uid, action: uid, resource: uid) else {
                return "no request"
            }
            return "\(policies.authorize(request, Entities()).decision)"
        } catch {
            return error.errors.contains { $0.message == Parser.tooDeepProblem }
                ? "too deep" : "\(error)"
        }
    }

    private static func times(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }
}
