import ArgumentParser
import Foundation
import PosternBench

/// Counts, and holds the counts against the budgets that are checked in.
struct BudgetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budgets", abstract: "Count allocations; hold them against budgets.json.",
        discussion: """
            Takes a few seconds. Counts are held against a budget, times never.

            Exit code 0: every budget is kept. 1: one is exceeded, or was not measured.
            2: nothing could be measured. 130 and 143: interrupted; nothing is left behind.
            """)

    @Option(help: "How often everything is counted.")
    var turns = 5

    @Option(help: "The release broker.")
    var postern: String?

    @Option(help: "The folder of the built peers.")
    var peers: String?

    func validate() throws {
        guard (1...100).contains(turns) else {
            throw ValidationError("`--turns \(turns)` is out of range; use 1 to 100")
        }
    }

    func run() throws {
        Interruption.catchSignals()
        let check: BudgetCheck
        do throws(BenchError) {
            check = try measure()
        } catch {
            throw Complaint.exit(error)
        }
        FileHandle.standardOutput.write(Data(check.text.utf8))
        for complaint in check.complaints {
            FileHandle.standardError.write(Data("postern-bench: \(complaint)\n".utf8))
        }
        if !check.isKept { throw ExitCode(1) }
    }

    private func measure() throws(BenchError) -> BudgetCheck {
        let checkout = Checkout.current
        let budgets = try Budgets(path: checkout.budgets)
        let programs = try Programs(
            postern: postern ?? checkout.postern, peers: peers ?? checkout.peers)
        let processors = ProcessInfo.processInfo.activeProcessorCount
        let run = try BenchRun(
            programs: programs, plan: .quick(turns: turns, processors: processors), seed: 1,
            names: ["allocations", "cache"], progress: Progress(processors: processors),
            versions: [:], commit: checkout.commit)
        return BudgetCheck(budgets, try run.run())
    }
}
