import ArgumentParser
import Foundation
import PosternConfiguration

extension PolicyCommand {
    /// `postern policy conformance`: runs cases of the official form in worker processes.
    struct Conformance: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "conformance",
            abstract: "Run conformance cases of Cedar's official form.",
            discussion: """
                A case is a JSON file with policies, entities, a schema and requests with what is \
                expected. Cases run in processes of their own: one that crashes or hangs has \
                failed, and the others go on. A case passes when every decision with its reasons \
                and errors, and the validator's verdict, are as expected.

                EXAMPLES
                  postern policy conformance cedar-integration-tests
                  postern policy conformance ./cases --list some.txt --results out.jsonl
                  postern policy conformance ./cases --policies-json --schema-json

                EXIT CODES
                  0  all cases passed
                  1  a case failed, or there is none
                  2  wrong use
                """)

        @OptionGroup var options: ConformanceOptions

        @Option(
            help: ArgumentHelp(
                "Run only the cases named in a file, one path a line.", valueName: "file"),
            completion: .file())
        var list: String?

        @Option(
            help: ArgumentHelp(
                "Write one JSON line for each request and each verdict of the validator.",
                valueName: "file"),
            completion: .file())
        var results: String?

        @Option(
            help: ArgumentHelp("Seconds that one case may take.", valueName: "seconds"))
        var timeout = 20.0

        @Option(
            help: ArgumentHelp("Cases at a time. Default: the processors.", valueName: "count"))
        var workers: Int?

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        mutating func validate() throws {
            guard timeout > 0, timeout <= 86_400 else {
                throw ValidationError("--timeout takes seconds from above 0 to 86400")
            }
            guard (1...1_024).contains(workers ?? 1) else {
                throw ValidationError("--workers takes a number from 1 to 1024")
            }
        }

        func run() throws {
            // A worker that has crashed is noticed by what it does not answer.
            signal(SIGPIPE, SIG_IGN)
            let cases =
                try list.map { try ConformanceList.named(by: $0, in: options.root) }
                ?? ConformanceList.all(in: options.root)
            let output = try results.map { try openResults($0) }
            let count = cases.paths.count
            let outcomes = crew.run(cases.paths) { done in
                if done.isMultiple(of: 25) { Terminal.progress("\(done) of \(count) files") }
            }
            Terminal.progress("")
            var tally = ConformanceTally()
            var lines = ConformanceResults()
            for (path, outcome) in zip(cases.paths, outcomes) {
                switch outcome {
                case .report(let report):
                    guard report.isCase || cases.isNamed else { continue }
                    let report = report.isCase ? report : Self.noCase
                    tally.add(path, report)
                    try lines.add(path, report)
                case .crashed, .timedOut, nil:
                    let problem = Self.words(outcome)
                    tally.add(path, lost: problem)
                    try lines.add(path, lost: problem)
                }
            }
            if let output { try write(lines.data, to: output) }
            Terminal.say(json ? try JSONOutput.text(tally) : tally.summary)
            if tally.passed + tally.failed == 0 {
                Terminal.complain(
                    list.map { "\($0): the list names no case" }
                        ?? "no case found under `\(options.root)`")
            }
            guard tally.failed == 0, tally.passed > 0 else { throw ExitCode.no }
        }

        private var crew: ConformanceCrew {
            ConformanceCrew(
                arguments: [PolicyCommand._commandName, ConformanceWorker._commandName]
                    + options.arguments + ["--alarm", "\(Int(timeout) + Self.graceSeconds)"],
                workerCount: workers ?? ProcessInfo.processInfo.activeProcessorCount,
                timeout: .seconds(timeout))
        }

        /// How much longer a worker waits than this command before it ends itself.
        private static let graceSeconds = 10

        private static let noCase: CaseReport = {
            var report = CaseReport()
            report.failure = "is no case: it has neither `policies` nor `requests`"
            return report
        }()

        private static func words(_ outcome: CaseWorker.Outcome?) -> String {
            switch outcome {
            case .crashed(let how): "crashed: \(how)"
            case .timedOut: "timed out"
            case .report, nil: "not run: no worker process could be started"
            }
        }

        /// Opened before the run, so that a wrong path costs no run.
        private func openResults(_ path: String) throws -> FileHandle {
            // Not FileManager, which would put a file in the place of a device or a pipe.
            let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
            guard descriptor >= 0 else {
                let reason = String(cString: strerror(errno)).lowercased()
                throw Terminal.fail("cannot write the results to `\(path)`: \(reason)")
            }
            return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        }

        private func write(_ data: Data, to handle: FileHandle) throws {
            do {
                try handle.write(contentsOf: data)
                try handle.close()
            } catch {
                throw Terminal.fail("cannot write the results: \(error.localizedDescription)")
            }
        }
    }
}
