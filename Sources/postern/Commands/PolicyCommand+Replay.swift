import ArgumentParser
import Foundation
import PosternAudit
import PosternAuthority
import PosternConfiguration
import Synchronization

extension PolicyCommand {
    /// `postern policy replay`: makes recorded decisions again under other policies.
    struct Replay: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "replay",
            abstract: "Decide recorded calls again under other policies, and list what changes.",
            discussion: """
                Reads the audit log of a set-up and puts every call that policies decided to those \
                of a folder, with the facts that the broker had then: peer, task, time, calls. \
                Entities and groups are those of the set-up now, or of --entities and --workloads. \
                Attests are not decided again, though policies permit them too. Calls that were \
                denied before policies were asked are counted apart, and so are \
                those of which the log does not keep what the policies look at (audit.context, \
                audit.redact).

                EXAMPLES
                  postern policy replay ./new-policies --config ./setup --since 24h
                  postern policy replay ./new-policies --config ./setup --workload '*/ci/*'
                  postern policy replay ./new-policies --config ./setup --json | jq .groups

                EXIT CODES
                  0  nothing that was permitted would be denied, nor the other way round
                  1  something would
                  2  wrong use, or policies or the log cannot be read
                  3  nothing is known that would, but not all could be read or decided
                     again, or there was nothing to decide
                """)

        @Argument(
            help: ArgumentHelp("The folder of the other policies.", valueName: "dir"),
            completion: .directory)
        var folder: String

        @OptionGroup var log: AuditLogOptions
        @OptionGroup var filter: AuditFilterOptions

        @Option(
            help: ArgumentHelp("Other entities than the set-up's.", valueName: "file"),
            completion: .file(extensions: ["json"]))
        var entities: String?

        @Option(
            help: ArgumentHelp("Other enrolments than the set-up's.", valueName: "file"),
            completion: .file(extensions: ["yaml", "yml"]))
        var workloads: String?

        @Option(help: ArgumentHelp("Decisions to show of each group.", valueName: "count"))
        var examples = 1

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        /// More would not fit into memory.
        private static let examplesMax = 100_000

        func validate() throws {
            guard (0...Self.examplesMax).contains(examples) else {
                throw ValidationError("--examples takes a number from 0 to \(Self.examplesMax)")
            }
            guard filter.event.isEmpty else {
                throw ValidationError("only decisions can be made again; leave out --event")
            }
        }

        func run() throws {
            let snapshot = try snapshot()
            let logFolder = try log.folder()
            var filter = try filter.filter()
            filter.kinds = [.decision]
            let examplesMax = examples
            let total = Mutex(ReplayTally(examplesMax: examplesMax))
            let problems = try AuditOutput.reading {
                defer { Terminal.progress("") }
                return try LogScan.run(
                    logFolder, filter, threads: AuditLogOptions.threads,
                    progress: { Terminal.progress("decided \($0) of \($1) segments again") },
                    begin: { (PolicyReplay(snapshot), ReplayTally(examplesMax: examplesMax)) },
                    end: { own in total.withLock { $0.add(own.1) } },
                    take: { entry, own in own.1.take(entry, own.0) })
            }
            AuditOutput.warn(problems)
            let report = ReplayReport(
                total.withLock { $0 },
                ReplayReport.Policies(
                    folder: folder, count: snapshot.policyCount, snapshot: snapshot.digest))
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
            guard !report.changesOutcomes else { throw ExitCode.no }
            if report.decisions == 0 {
                Terminal.complain("the log has no call that matches: nothing was decided again")
                throw ExitCode(3)
            }
            guard problems.isEmpty, report.undecided.isEmpty else { throw ExitCode(3) }
        }

        private func snapshot() throws -> PolicySnapshot {
            let environment = ProcessInfo.processInfo.environment
            do throws(ConfigurationError) {
                let configuration = try BrokerConfiguration.load(
                    folder: log.setUpFolder(environment), environment: environment,
                    overrides: SettingOverrides())
                return try SetUpSnapshot.load(
                    policiesFolder: FileSystem.absolutePath(folder),
                    entitiesFile: entities ?? configuration.entitiesFile,
                    workloadsFile: workloads ?? configuration.workloadsFile, configuration)
            } catch {
                throw Terminal.fail(error)
            }
        }
    }
}
