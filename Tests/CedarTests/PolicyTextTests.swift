// Goal: the text that is printed for a tree parses to the same tree, with no needless parentheses.
// Method: tables of expressions and what they are printed as; random trees, printed and parsed;
// every policy of the public cases, where they lie beside the repository.

import Foundation
import Testing

@testable import Cedar

@Suite struct PolicyTextTests {
    @Test(arguments: [
        // Parentheses go where the tree does not need them and stay where it does.
        ("((1))", "1"), ("(a1 && a2) && a3", "(a1 && a2) && a3"), ("a1 && a2 && a3", nil),
        ("a1 && (a2 && a3)", nil), ("a1 || a2 && a3", nil), ("(a1 || a2) && a3", nil),
        ("(a1 && a2) || a3", "a1 && a2 || a3"), ("1 + 2 - 3", nil), ("1 + (2 - 3)", nil),
        ("(1 * 2) + 3", "1 * 2 + 3"), ("(1 + 2) * 3", nil), ("1 * (2 * 3)", nil),
        ("(1 == 2) == (a1 < 3)", nil), ("(1 + 2) == (3 * 4)", "1 + 2 == 3 * 4"),
        ("(if a1 then a2 else a3) + 1", nil),
        ("[(if a1 then a2 else a3)]", "[if a1 then a2 else a3]"),
        (
            "if (if a1 then a2 else a3) then (a1) else (if a1 then a2 else a3)",
            "if if a1 then a2 else a3 then a1 else if a1 then a2 else a3"
        ),
        // Unary operators, at most four, and the minus of a literal.
        ("!(!(!(!true)))", "!!!!true"), ("!!!!(!true)", nil), ("!(a1 && a2)", nil),
        ("!(-1)", nil), ("-(1)", nil), ("-1", nil), ("--1", nil), ("-(-1)", "--1"),
        ("----1", nil), ("----(-1)", nil), ("---(1)", nil), ("-(a1.b)", "-a1.b"),
        ("-1.a", nil), ("(-1).a", nil), ("2 * -1 - -1", nil), ("-(1 + 2)", nil), ("-(!a1)", nil),
        ("-9223372036854775808", nil), ("-(9223372036854775807)", nil),
        // Members, paths, keys and strings.
        ("a1[\"b\"]", "a1.b"), ("a1[\"if\"]", nil), ("a1[\"x y\"][\"\"]", nil),
        ("a1[\"__cedar\"]", nil),
        ("(a1 + 1).b", nil), ("\"s\".b", nil), ("{a: 1}.a", nil),
        ("a1.contains(if a1 then a2 else a3)", nil),
        ("a1 has b.c.d", nil), ("a1 has \"b\"", "a1 has b"), ("a1 has \"b c\"", nil),
        ("a1 has \"in\"", nil),
        ("(a1 has b) == true", nil), ("a1 like \"a\\**\\\\*\\\"\"", nil),
        ("{\"a\": 1, \"if\": 2, \"b c\": 3, \"\": 4}", "{a: 1, \"if\": 2, \"b c\": 3, \"\": 4}"),
        ("\"\\u{41}\\x42\\u{200b}\\n\"", "\"AB\\u{200b}\\n\""), ("A :: \"b\\\"\"", "A::\"b\\\"\""),
        ("a1 is A::B in (a2)", "a1 is A::B in a2"), ("a1 is A in (a1 in a2)", nil),
        ("[1, [], {},]", "[1, [], {}]"), ("ip(\"1\").isInRange(ip(\"2\"))", nil),
        ("decimal()", nil), ("ip(1, 2)", nil), ("a1.offset()", nil), ("(-1).isIpv4(1, 2, 3)", nil),
        ("a1.isEmpty()", nil), ("(a1 like \"\").toDate()", nil),
    ])
    func printed(_ text: String, _ expected: String?) {
        let source = "permit(principal, action, resource) when { \(Self.named(text)) };"
        let expected =
            "permit(principal, action, resource) when { \(Self.named(expected ?? text)) };"
        for text in [source, expected] {
            let (policies, errors) = Trees.parse(text)
            #expect(errors.isEmpty)
            #expect(policies.map(PolicyPrinter.text) == [expected])
        }
    }

    /// The tables say `a1`, `a2` and `a3` for three variables.
    private static func named(_ text: String) -> String {
        text.replacingOccurrences(of: "a1", with: "principal")
            .replacingOccurrences(of: "a2", with: "action")
            .replacingOccurrences(of: "a3", with: "context")
    }

    @Test(arguments: [
        "permit(principal, action, resource);",
        "@a\n@b(\"\")\n@if(\"x\\\"\")\nforbid(principal == User::\"a\", action == Action::\"b\", "
            + "resource in A::B::\"\\n\") when { true } unless { false } when { 1 };",
        "permit(principal is A, action in [Action::\"x\"], resource is A in B::\"c\");",
        "permit(principal in A::\"b\", action in Action::\"x\", resource == A::\"c\");",
        "permit(principal, action in [], resource);",
        "permit(principal == ?principal, action in [Action::\"x\", A::Action::\"y\"], "
            + "resource in ?resource);",
        "permit(principal is A in ?principal, action, resource is B in ?resource);",
    ])
    func policies(_ text: String) {
        let (policies, errors) = Trees.parse(text)
        #expect(errors.isEmpty)
        #expect(policies.map(PolicyPrinter.text) == [text])
    }

    @Test func setIsPrintedInItsOrder() throws {
        let text =
            "@a\npermit(principal, action, resource);\nforbid(principal, action, resource);\n"
        #expect(try PolicySet(text: text).text == text)
        #expect(try PolicySet(sources: []).text == "")
    }

    /// 6,000 trees; those that are too deep for the parser must be the exception.
    @Test func randomTrees() {
        var tooDeep = 0
        var highest: UInt16 = 0
        for seed in 0..<6000 {
            var trees = RandomTrees(seed: UInt64(seed))
            let policy = trees.policy()
            let text = PolicyPrinter.text(policy)
            let (policies, errors) = Trees.parse(text)
            if let error = errors.first, error.message == Parser.tooDeepProblem {
                tooDeep += 1
                continue
            }
            guard errors.isEmpty, policies.count == 1, policies[0].isSameStructure(as: policy)
            else {
                Issue.record("seed \(seed): \(errors) \(text)")
                continue
            }
            highest = max(highest, policy.conditions.map(\.body.height).max() ?? 0)
            #expect(PolicyPrinter.text(policies[0]) == text, "seed \(seed)")
        }
        #expect(tooDeep < 300, "\(tooDeep)")
        #expect(highest > 60, "\(highest)")
    }

    /// The comparison that the other tests rest on tells different trees apart.
    @Test func comparisonSeesDifferences() {
        let trees = (0..<300).map { seed in
            var trees = RandomTrees(seed: UInt64(seed))
            return trees.policy()
        }
        var equal = 0
        for (index, left) in trees.enumerated() {
            #expect(left.isSameStructure(as: left))
            for right in trees[(index + 1)...] where left.isSameStructure(as: right) {
                equal += 1
                #expect(PolicyPrinter.text(left) == PolicyPrinter.text(right))
            }
        }
        #expect(equal < 100)
        let composed = Trees.parse("permit(principal, action, resource) when { \"\u{e9}\" };")
        let split = Trees.parse("permit(principal, action, resource) when { \"e\u{301}\" };")
        #expect(!composed.policies[0].isSameStructure(as: split.policies[0]))
    }

    @Test(.enabled(if: Repository.conformance != nil))
    func publicPolicies() throws {
        var count = 0
        for text in try PublicPolicies.texts() {
            for policy in Trees.parse(text).policies {
                let (policies, errors) = Trees.parse(PolicyPrinter.text(policy))
                #expect(errors.isEmpty)
                #expect(policies.count == 1 && policies[0].isSameStructure(as: policy))
                count += 1
            }
        }
        #expect(count > 1000)
    }
}
