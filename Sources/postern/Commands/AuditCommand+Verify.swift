import ArgumentParser
import Foundation
import PosternAudit
import Sodium

extension AuditCommand {
    /// `postern audit verify`: whether the log is what the broker wrote.
    struct Verify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Check that the log is what the broker wrote, and all of it.",
            discussion: """
                Checks every record's chain, the trees' roots, signatures of seals and checkpoints, \
                numbers without a gap, and that no segment is missing. Whoever has the log's \
                signing key can write another log; and a whole log can be put back to an earlier \
                state. Against the first keep the public key elsewhere and give it with --key, \
                against the second keep the last checkpoint's digest elsewhere and give it with \
                --checkpoint.

                EXAMPLES
                  postern audit verify --config ./setup
                  postern audit verify --log /srv/copy --key signing.key --json

                EXIT CODES
                  0  the log is good; a torn end is told, and is no tampering
                  1  it is not: the first bad record is named
                  2  wrong use, or the log cannot be read
                """)

        @OptionGroup var log: AuditLogOptions

        @Option(
            help: ArgumentHelp(
                "The public key: 64 hexadecimal digits or a file.",
                discussion: "Default: signing.key in the log's folder.", valueName: "hex|file"))
        var key: AuditKeyArgument?

        @Option(
            help: ArgumentHelp(
                "The log must hold the checkpoint with this digest, kept from an earlier check.",
                valueName: "hex"))
        var checkpoint: String?

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        func run() throws {
            let known = try checkpoint.map { text in
                guard let digest = Digest(hex: text) else {
                    throw Terminal.fail("`\(text)` is no digest: it has 64 hexadecimal digits")
                }
                return digest
            }
            let folder = try log.folder()
            let key = try key?.key() ?? log.ownKey()
            let began = Date()
            let found = try AuditOutput.reading {
                defer { Terminal.progress("") }
                return try LogVerifier(folder, key: key, checkpoint: known).run(
                    threads: AuditLogOptions.threads
                ) { progress in
                    Terminal.progress(
                        "checked \(progress.segments) of \(progress.segmentsInAll) segments,"
                            + " \(progress.records) records")
                }
            }
            let report = VerificationReport(
                found, isOwnKey: self.key == nil, seconds: Date().timeIntervalSince(began))
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
            guard found.isGood else {
                let isUnreadable = found.problems.allSatisfy { $0.kind == .unreadable }
                throw isUnreadable ? ExitCode.wrongUse : ExitCode.no
            }
        }
    }
}
