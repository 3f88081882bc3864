import ArgumentParser
import Foundation
import PosternBench

/// What moved between two results.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "What moved between two results, beyond the noise.",
        discussion: """
            Findings are compared: ratios to the baselines of the same run, memory, allocations.
            One has moved where its turns differ by Mann and Whitney's test (5%; with fewer than
            four turns: where they do not overlap) and its median by more than 3%. In a part
            that was noisy in one of the runs it is neither better nor worse.

            Exit code 0: nothing became worse. 1: something did. 2: a file cannot be read.
            """)

    @Argument(help: "result.json of before.")
    var before: String

    @Argument(help: "result.json of after.")
    var after: String

    func run() throws {
        let comparison: Comparison
        do throws(BenchError) {
            comparison = Comparison(
                try BenchResult(path: before), try BenchResult(path: after))
        } catch {
            throw Complaint.exit(error)
        }
        FileHandle.standardOutput.write(Data(comparison.text.utf8))
        if comparison.isWorse { throw ExitCode(1) }
    }
}
