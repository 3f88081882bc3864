import ArgumentParser
import Foundation

extension PolicyCommand {
    /// `postern policy conformance-worker`: runs the cases that `conformance` names on standard
    /// input. Not for people.
    struct ConformanceWorker: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "conformance-worker", abstract: "Runs cases of `conformance`.",
            shouldDisplay: false)

        @OptionGroup var options: ConformanceOptions

        @Option(help: "Seconds after which a case ends the process.")
        var alarm: UInt32 = 0

        func run() throws {
            let runner = ConformanceRunner(options)
            let encoder = JSONEncoder()
            while let line = readLine() {
                guard let order = try? JSONDecoder().decode([String].self, from: Data(line.utf8)),
                    let path = order.first
                else { throw Terminal.fail("the order `\(line)` is not understood") }
                // Should the command be gone while a case hangs, the kernel ends this process.
                _ = Foundation.alarm(alarm)
                let report = runner.run(path)
                _ = Foundation.alarm(0)
                let data = try encoder.encode(report)
                try FileHandle.standardOutput.write(contentsOf: data + [UInt8(ascii: "\n")])
            }
        }
    }
}
