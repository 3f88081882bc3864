import Foundation

/// Runs parts one after the other and puts together what they found.
package struct BenchRun {
    private let programs: Programs
    private let plan: Plan
    private let seed: UInt64
    private let progress: Progress
    private let parts: [any Part.Type]
    private let versions: [String: String]
    private let commit: String

    /// - Parameter names: of the parts; all where there are none.
    /// - Throws: `BenchError` where a part is unknown.
    package init(
        programs: Programs, plan: Plan, seed: UInt64, names: [String], progress: Progress,
        versions: [String: String], commit: String
    ) throws(BenchError) {
        self.programs = programs
        self.plan = plan
        self.seed = seed
        self.progress = progress
        self.versions = versions
        self.commit = commit
        parts = try PartList.named(names)
    }

    /// Measures. Whatever happens, no process and no file of its own is left. On the main
    /// thread only: what it starts is killed with the thread that it was started by.
    package func run() throws(BenchError) -> BenchResult {
        let stage = try Stage(programs, seed: seed)
        defer { stage.remove() }
        let startedAt = Date.now.formatted(.iso8601)
        var results: [PartResult] = []
        for (index, part) in parts.enumerated() {
            let later = parts[(index + 1)...].reduce(0) { $0 + $1.seconds(plan) }
            progress.begin(
                part.name, number: index + 1, of: parts.count, seconds: part.seconds(plan),
                later: later)
            results.append(try run(part, stage))
        }
        return BenchResult(
            schema: BenchResult.schemaVersion, machine: .current(), versions: versions,
            commit: commit, seed: seed, isQuick: plan.isQuick, turnCount: plan.turns,
            startedAt: startedAt, seconds: progress.seconds, parts: results)
    }

    private func run(_ part: any Part.Type, _ stage: Stage) throws(BenchError) -> PartResult {
        defer { stage.clear() }
        let start = MonotonicClock.nanoseconds()
        let turns = Turns(plan: plan, progress: progress)
        var outcome = PartOutcome()
        var failure: String?
        do throws(BenchError) {
            outcome = try part.run(stage, plan, turns)
        } catch {
            // The other parts may still tell something; a signal ends them all.
            if error.signal != nil { throw error }
            failure = error.description
        }
        outcome.noteTroubles()
        let noise = turns.noise(outcome.series)
        progress.end(
            failure.map { "failed: \($0)" }
                ?? (noise.isNoisy ? "noisy (\(noise.complaints[0]))" : "done"))
        return PartResult(
            name: part.name, title: part.title, explanation: part.explanation,
            seconds: Double(MonotonicClock.nanoseconds() - start) / 1e9, series: outcome.series,
            findings: outcome.findings.compactMap { $0.finding(isNoisy: noise.isNoisy) },
            plots: outcome.plots, absences: outcome.absences, notes: outcome.notes, noise: noise,
            failure: failure)
    }
}
