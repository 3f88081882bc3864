import Foundation

/// Prints the demo's steps as they happen and keeps count of those that went as they should.
struct DemoTimeline {
    private let start = ContinuousClock.now
    private(set) var steps = 0
    private(set) var failures = 0
    private(set) var microseconds: [Double] = []

    /// A step whose answer must be `outcome`, for `reason` where it is a denial.
    mutating func check(
        _ agent: String, _ what: String, _ answer: DemoAnswer, _ outcome: String,
        _ reason: String? = nil
    ) {
        let isRight = answer.outcome == outcome && answer.reason == reason
        let said = [
            answer.reason, answer.policies.flatMap { $0.isEmpty ? nil : $0.joined(separator: ",") },
            answer.budgetLeft.map { "calls left: \($0)" },
        ].compactMap(\.self).joined(separator: " · ")
        if answer.outcome == "permit" || answer.outcome == "deny" {
            microseconds.append(answer.microseconds)
        }
        let time = String(format: "%6.0f µs", answer.microseconds)
        show(agent, what, answer.outcome, "\(time)  \(said)", isRight)
        if !isRight {
            let wanted = [outcome, reason].compactMap(\.self).joined(separator: ": ")
            Terminal.say("        should have been \(wanted)")
        }
    }

    /// A step that is right or wrong in itself.
    mutating func check(_ who: String, _ what: String, isRight: Bool, _ said: String) {
        show(who, what, isRight ? "done" : "failed", said, isRight)
    }

    private mutating func show(
        _ who: String, _ what: String, _ outcome: String, _ said: String, _ isRight: Bool
    ) {
        steps += 1
        if !isRight { failures += 1 }
        let elapsed = String(format: "%6.3f", (ContinuousClock.now - start) / .seconds(1))
        let colour =
            switch outcome {
            case "permit", "granted", "done": "32"
            case "deny", "denied": "33"
            default: "31"
            }
        let name = Self.padded(who, 11)
        let action = Self.padded(what, 44)
        let verdict = Terminal.paint(Self.padded(outcome, 8), colour, on: STDOUT_FILENO)
        Terminal.say("\(elapsed)  \(name) \(action) \(verdict) \(said)\(isRight ? "" : "   ✗")")
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
    }
}
