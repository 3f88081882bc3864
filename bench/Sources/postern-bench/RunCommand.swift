import ArgumentParser
import Foundation
import PosternBench

/// Measures and writes the result.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Measure; write result.json and report.html.",
        discussion: """
            Exit code 0: it was measured, whatever came of it. 1: a part failed; the others were
            measured. 2: nothing could be. 130 and 143: interrupted; nothing is left behind.
            """)

    @Flag(help: "In under two minutes: fewer turns, places and milliseconds.")
    var quick = false

    @Option(help: "Parts, with commas between them (`postern-bench list`); all unless given.")
    var only: String?

    @Option(help: "How often everything is measured; 5, or 3 with --quick.")
    var turns: Int?

    @Option(help: "Where requests draw their credentials from; told in the result.")
    var seed: UInt64?

    @Option(help: "The folder for result.json and report.html.")
    var out = "bench-result"

    @Flag(help: "Print the result as JSON in place of the summary.")
    var json = false

    @Option(help: "How long the most credentials may take to attest, in seconds.")
    var attestSeconds: Int?

    @Option(help: "The release broker.")
    var postern: String?

    @Option(help: "The folder of the built peers.")
    var peers: String?

    func validate() throws {
        if let turns, !(1...100).contains(turns) {
            throw ValidationError("`--turns \(turns)` is out of range; use 1 to 100")
        }
        if let attestSeconds, !(1...86_400).contains(attestSeconds) {
            throw ValidationError("`--attest-seconds` is 1 to 86400")
        }
    }

    func run() throws {
        Interruption.catchSignals()
        let isWhole: Bool
        do throws(BenchError) {
            isWhole = try measure()
        } catch {
            throw Complaint.exit(error)
        }
        if !isWhole { throw ExitCode(1) }
    }

    /// Whether every part was measured to its end.
    private func measure() throws(BenchError) -> Bool {
        let checkout = Checkout.current
        let programs = try Programs(
            postern: postern ?? checkout.postern, peers: peers ?? checkout.peers)
        let processors = ProcessInfo.processInfo.activeProcessorCount
        let progress = Progress(processors: processors)
        let plan: Plan =
            quick
            ? .quick(turns: turns, processors: processors, attestSeconds: attestSeconds)
            : .full(turns: turns, processors: processors, attestSeconds: attestSeconds)
        // An empty name is one that does not exist: `--only "$UNSET"` must not run everything.
        let names =
            only?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
        let run = try BenchRun(
            programs: programs, plan: plan,
            seed: seed ?? UInt64.random(in: 1...0xFFFF_FFFF),
            names: names, progress: progress,
            versions: checkout.versions(programs), commit: checkout.commit)
        let files = ResultFolder(out)
        try files.make()
        let result = try run.run()
        // Shown first: where the files cannot be written, a run of minutes is not lost.
        let shown = json ? try result.json() : Data(TextSummary(result).text.utf8)
        FileHandle.standardOutput.write(shown)
        try files.write(result)
        progress.say("wrote \(files.resultPath) and \(files.reportPath)")
        return !result.parts.contains { $0.failure != nil }
    }
}
