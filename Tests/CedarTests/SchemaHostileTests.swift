// Goal: no schema overflows the stack, fills the memory or takes long, whatever it says.
// Method: each way to nest at the limit and far beyond it on a small stack; schemas that grow when
// names are replaced; many names, many errors; odd bytes.

import Foundation
import Testing

@testable import Cedar

@Suite struct SchemaHostileTests {
    private static let limit = CedarLimits.schemaNestingMax

    @Test(arguments: ["Set<": ">", "{a: ": "}", "Set<{a: ": "}>"])
    func nestedText(_ open: String, _ close: String) {
        for count in [1, 10, Self.limit / 2, Self.limit, 1000, 10_000] {
            let depth = open == "Set<{a: " ? count * 2 : count
            let type = Self.times(open, count) + "Long" + Self.times(close, count)
            let outcome = SmallStack.run {
                Self.outcome(
                    "type T = \(type); entity A = {x: \(type)}; entity B tags T;")
            }
            // The attribute lies one deeper than the common type.
            #expect(outcome == (depth < Self.limit ? "ok" : "too deep"), "\(open) \(count)")
        }
    }

    @Test func nestedJSON() {
        for (open, close) in [
            ("{\"type\":\"Set\",\"element\":", "}"),
            ("{\"type\":\"Record\",\"attributes\":{\"a\":", "}}"),
        ] {
            for count in [1, 10, Self.limit, Self.limit + 1, 120, 10_000] {
                let type =
                    Self.times(open, count) + "{\"type\":\"Long\"}" + Self.times(close, count)
                let json =
                    "{\"\":{\"commonTypes\":{\"T\":\(type)},\"entityTypes\":{},\"actions\":{}}}"
                let outcome = SmallStack.run { Self.outcome(json: json) }
                #expect(outcome == (count <= Self.limit ? "ok" : "too deep"), "\(open) \(count)")
            }
        }
    }

    /// Common types inside one another: the height of what they stand for is bounded as well.
    @Test func nestedByName() {
        let max = CedarLimits.schemaTypeHeightMax
        for count in [10, max, max + 1, 10_000] {
            let types = (1...count).map { "type T\($0) = Set<T\($0 - 1)>;" }.joined()
            let outcome = SmallStack.run {
                Self.outcome("type T0 = Long; \(types) entity A tags T\(count);")
            }
            #expect(outcome == (count <= max ? "ok" : "too deep"), "\(count)")
        }
        let aliases = (1...10_000).map { "type T\($0) = T\($0 - 1);" }.joined()
        let outcome = SmallStack.run {
            Self.outcome("type T0 = Long; \(aliases) entity A tags T10000;")
        }
        #expect(outcome == "ok")
    }

    @Test func growthByName() throws {
        let types = (1...100).map { "type T\($0) = {a: T\($0 - 1), b: T\($0 - 1)};" }.joined()
        let whole = "the schema declares more than the limit from here on"
        #expect(Self.message("type T0 = Long; \(types)") == whole)

        let names = (0..<20_000).map { "E\($0)" }.joined(separator: ",")
        let attributes = (0..<1000).map { "a\($0): Long" }.joined(separator: ",")
        #expect(Self.message("entity \(names) = {\(attributes)};") == whole)
        #expect(
            Self.message(
                "entity \(names); entity Y; action \(names) appliesTo "
                    + "{principal: [\(names)], resource: Y};") == whole)
    }

    @Test func longChains() throws {
        let links = (1...5000).map { "entity E\($0) in E\($0 - 1);" }.joined()
        #expect(
            Self.message("entity E0; \(links)")
                == "the entity types have more ancestors than the limit")
        let actions = (1...5000).map { "action a\($0) in a\($0 - 1);" }.joined()
        #expect(
            Self.message("action a0; \(actions)")
                == "the actions have more ancestors than the limit")
        // A cycle is one at any length, and is named; the chain before it does not hide it.
        let cycle = (0..<10_000).map { "action e\($0) in e\(($0 + 1) % 10_000);" }.joined()
        let named = (1...8).map { "`Action::\"e\($0)\"`" }.joined(separator: ", ")
        #expect(
            Self.message(cycle)
                == "action `Action::\"e0\"` contains itself, by way of \(named) and 9991 more")
        #expect(
            Self.message("action a0 in x; action y in x; action x in y; \(actions)")
                == "action `Action::\"y\"` contains itself, by way of `Action::\"x\"`")
        let short = (1...500).map { "action a\($0) in a\($0 - 1);" }.joined()
        #expect(Self.message("action a0; \(short)") == nil)
    }

    /// Errors are bounded, and finding their places in one long line is not quadratic.
    @Test func manyErrors() throws {
        let unknown = (0..<20_000).map { "entity E\($0) in F\($0);" }.joined()
        let duplicates = String(repeating: "entity E;", count: 20_000)
        let broken = String(repeating: "entity ;", count: 20_000)
        for text in [unknown, duplicates, broken] {
            do throws(SchemaErrors) {
                _ = try Schema(text: text)
                Issue.record("accepted")
            } catch {
                #expect(error.errors.count == CedarLimits.schemaErrorsMax)
            }
        }
    }

    @Test func oddText() throws {
        let name = String(repeating: "n", count: 1_000_000)
        #expect(Self.message("entity \(name);") == nil)
        #expect(Self.message("entity A\0;") != nil)
        #expect(Self.message("entity A; // \0") == nil)
        #expect(Self.message("\u{FEFF}entity A;") != nil)
        #expect(Self.message("") == nil)
        #expect(Self.message(String(repeating: "{", count: 100_000)) != nil)
        #expect(Self.message(String(repeating: "@a", count: 100_000)) != nil)
        let odd = try Schema(text: "action \"\\0\\u{202e}\\u{10ffff}\";")
        #expect(odd.roundTripProblems.isEmpty)
    }

    /// Random bytes of the language's own words and of JSON: an answer, never a trap.
    @Test func randomTokens() {
        let words = [
            "entity", "type", "action", "namespace", "in", "enum", "tags", "appliesTo", "principal",
            "resource", "context", "Set", "Long", "{", "}", "[", "]", "<", ">", ":", "::", ";", ",",
            "=", "?", "@", "(", ")", "\"a\"", "A", "B", "__cedar", "\"", "\\", "//", "\r", "\n",
            "é",
            "\"entityTypes\":", "\"type\":", "null", "1",
        ]
        for seed in 0..<3000 as Range<UInt64> {
            var random = SeededRandom(seed: seed)
            let text = (0..<random.below(40)).map { _ in random.pick(words) }
                .joined(separator: random.below(2) == 0 ? " " : "")
            if let schema = try? Schema(text: text) {
                #expect(schema.roundTripProblems.isEmpty, "seed \(seed): \(text)")
            }
            _ = try? Schema(json: text)
        }
    }

    private static func times(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    private static func message(_ text: String) -> String? {
        do throws(SchemaErrors) {
            _ = try Schema(text: text)
            return nil
        } catch {
            return error.errors.first?.message
        }
    }

    private static func outcome(_ text: String) -> String {
        outcome { () throws(SchemaErrors) in try Schema(text: text) }
    }

    private static func outcome(json: String) -> String {
        outcome { () throws(SchemaErrors) in try Schema(json: json) }
    }

    /// Reading, writing, reading back and comparing must fit on the stack.
    private static func outcome(_ read: () throws(SchemaErrors) -> Schema) -> String {
        do throws(SchemaErrors) {
            let schema = try read()
            return schema.roundTripProblems.first ?? "ok"
        } catch {
            return error.description.contains("too deeply") ? "too deep" : error.description
        }
    }
}
