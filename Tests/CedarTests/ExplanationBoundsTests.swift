// Goal: what an explanation shows is the same in every run, is bounded, and is the decision's.
// Method: sets of all types shuffled, conditions that are too long, random conditions; asked as
// ExplanationTests does.

import Testing

@testable import Cedar

extension ExplanationTests {
    @Test func setsAreShownInAFixedOrder() throws {
        let entity = try EntityUID(type: "User", id: "a")
        let elements: [Value] = [
            .bool(false), .bool(true), .long(-3), .long(9), .long(10), .string("B"), .string("a"),
            .string("é"), .entity(entity), .set([]), .set([.long(1), .long(2)]),
            .record(["k": .set([.string("x"), .string("y")])]),
        ]
        let text = """
            [false, true, -3, 9, 10, "B", "a", "é", User::"a", [1, 2], [], {"k": ["x", "y"]}]
            """
        var random = SeededRandom(seed: 11)
        for _ in 0..<20 {
            #expect(Value.set(Set(elements.shuffled(using: &random))).description == text)
        }
        let explanation = try explain(
            "permit(principal, action, resource) when { context.set.contains(1) };",
            context: ["set": .set(Set(elements))])
        #expect(explanation.description.contains("`context.set` is \(text)"))
    }

    @Test func aLongConditionIsCut() throws {
        let text = String(repeating: "a", count: 500)
        let finding = try finding("context.s == \"\(text)\"")
        #expect(finding.expression.unicodeScalars.count == CedarLimits.explainedTextMax + 1)
        #expect(finding.expression.hasSuffix("…"))
        let operands = (0..<200).map { "context.n == \($0 + 100)" }.joined(separator: " || ")
        guard case .any(let parts) = try self.finding(operands).parts else {
            Issue.record("no alternatives")
            return
        }
        #expect(parts.count == CedarLimits.explainedPartsMax)
    }

    @Test func theDecisionIsThatOfAuthorize() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<200 {
            let operands = (0..<4).map { _ in
                let symbol = ["<", "==", ">"][Int(random.next() % 3)]
                return "context.n \(symbol) \(random.next() % 14)"
            }
            let condition =
                "\(operands[0]) && (\(operands[1]) || !(\(operands[2]) && \(operands[3])))"
            let explanation = try explain(
                "permit(principal, action, resource) when { \(condition) };")
            let isAllowed = explanation.response.decision == .allow
            let policy = try #require(explanation.policies.first)
            #expect((policy.outcome == .satisfied) == isAllowed, "\(condition)")
        }
    }
}
