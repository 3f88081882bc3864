import ArgumentParser
import Foundation
import PosternBench

/// The page again, from a result.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write the report of a result anew, or its summary.",
        discussion: "Exit code 0: done. 2: a file cannot be read or written.")

    @Argument(help: "result.json.")
    var result: String

    @Option(help: "The page to write; beside the result unless given.")
    var out: String?

    @Flag(help: "Print the summary instead of writing the page.")
    var summary = false

    func run() throws {
        do throws(BenchError) {
            let found = try BenchResult(path: result)
            if summary {
                FileHandle.standardOutput.write(Data(TextSummary(found).text.utf8))
                return
            }
            let folder = URL(fileURLWithPath: result).deletingLastPathComponent()
            let path = out ?? folder.appendingPathComponent("report.html").path
            guard
                FileManager.default.createFile(
                    atPath: path, contents: Data(HTMLReport(found).html.utf8))
            else { throw BenchError("`\(path)` cannot be written") }
            print("wrote \(path)")
        } catch {
            throw Complaint.exit(error)
        }
    }
}
