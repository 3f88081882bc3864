/// The findings of one policy: each once, in the order in which they are made, up to a maximum.
final class ValidationFindings {
    private(set) var findings: [ValidationFinding] = []
    /// How often something was found, repetitions and what is past the maximum counted.
    private(set) var reports = 0
    private var seen: Set<ValidationFinding> = []

    var isFull: Bool { findings.count >= CedarLimits.validationIssuesMax }

    func add(_ finding: ValidationFinding) {
        reports += 1
        guard !isFull, seen.insert(finding).inserted else { return }
        findings.append(finding)
    }
}
