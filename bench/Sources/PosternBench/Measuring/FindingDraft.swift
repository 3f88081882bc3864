/// A finding before it is known how noisy the machine was.
struct FindingDraft {
    let name: String
    let unit: String
    let turns: [Double]
    var target: Target?
    var isHigherBetter = false

    func finding(isNoisy: Bool) -> Finding? {
        guard let spread = Spread(turns) else { return nil }
        return Finding(
            name: name, unit: unit, turns: turns, spread: spread, target: target,
            verdict: target.map { Verdict(turns, $0, isNoisy: isNoisy) },
            isHigherBetter: isHigherBetter)
    }
}
