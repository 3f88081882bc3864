// Goal: a cell dies once, tells the gravest reason, and only a lost enrolment can be undone.
// Method: every sequence of four ends and reinstatements against the rule in words.

import PosternCore
import Testing

@testable import PosternAuthority

@Suite struct LifeCellTests {
    private enum Step: CaseIterable {
        case loseEnrolment, revokeWorkload, completeTask, revokeTask, revokeKey, reinstate

        var reason: DenialReason? {
            switch self {
            case .loseEnrolment: .notEnrolled
            case .revokeWorkload: .revokedWorkload
            case .completeTask: .completedTask
            case .revokeTask: .revokedTask
            case .revokeKey: .revokedKey
            case .reinstate: nil
            }
        }
    }

    /// The rule: an end stands, unless it can be undone or is forgotten soon and the new one is
    /// a revocation of the same thing.
    private func after(_ end: DenialReason?, _ step: Step) -> (DenialReason?, isChange: Bool) {
        guard let reason = step.reason else {
            return (end == .notEnrolled ? nil : end, false)
        }
        switch (end, reason) {
        case (nil, _), (.notEnrolled, .revokedWorkload), (.completedTask, .revokedTask):
            return (reason, true)
        default: return (end, false)
        }
    }

    @Test func everySequenceOfFour() {
        let steps = Step.allCases
        var sequences: [[Step]] = [[]]
        for _ in 0..<4 { sequences = sequences.flatMap { start in steps.map { start + [$0] } } }
        #expect(sequences.count == 1_296)
        for sequence in sequences {
            let cell = LifeCell()
            var expected: DenialReason?
            for step in sequence {
                let next = after(expected, step)
                if let reason = step.reason {
                    #expect(cell.end(reason) == next.isChange, "\(sequence)")
                } else {
                    cell.reinstate(after: .notEnrolled)
                }
                expected = next.0
                #expect(cell.end == expected, "\(sequence)")
            }
        }
    }

    /// Whose an end is: an operator's stays so, whoever came first.
    @Test func anOperatorsEnd() {
        let (own, operators, both) = (LifeCell(), LifeCell(), LifeCell())
        #expect(!own.isEndedByOperator)
        #expect(own.end(.revokedCredential))
        #expect(!own.isEndedByOperator)
        #expect(operators.end(.revokedCredential, byOperator: true))
        #expect(operators.isEndedByOperator)
        #expect(both.end(.revokedCredential))
        #expect(!both.end(.revokedCredential, byOperator: true))
        #expect(both.isEndedByOperator)
        #expect(both.end == .revokedCredential)
    }

    /// Coming back undoes the lost enrolment alone: that an operator was against it counts again
    /// at the next end, and a place that was given up stays so.
    @Test func whatReinstatementKeeps() {
        let cell = LifeCell()
        #expect(cell.end(.notEnrolled))
        #expect(!cell.end(.revokedKey, byOperator: true))
        #expect(cell.isEndedByOperator)
        cell.reinstate(after: .notEnrolled)
        #expect(cell.end == nil && !cell.isEndedByOperator)
        #expect(cell.end(.revokedCredential))
        #expect(cell.isEndedByOperator)

        let state = LifeState()
        let firstTime = state.retire()
        _ = state.end(.notEnrolled, byOperator: false)
        state.reinstate(after: .notEnrolled)
        let (end, secondTime) = (state.end, state.retire())
        #expect(firstTime && end == nil && !secondTime)
    }

    @Test(arguments: DenialReason.allCases)
    func everyReasonIsKept(_ reason: DenialReason) {
        let cell = LifeCell()
        #expect(cell.end == nil)
        #expect(cell.end(reason))
        #expect(cell.end == reason)
    }
}
