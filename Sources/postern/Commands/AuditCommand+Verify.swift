import ArgumentParser
import Foundation
import PosternAudit
import PosternAuthority
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
                signing key can write another log: keep the public key elsewhere and give it with \
                --key. A whole log can be cut off or put back to an earlier state: it must hold \
                the last checkpoint that the set-up's state remembers, unless --log names a copy; \
                and the one that --checkpoint names, or go on from it in another folder.

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
                return WantedCheckpoint(digest: digest)
            }
            let folder = try log.folder()
            let key = try key?.key() ?? log.ownKey()
            // Before the log is read, which a broker may be writing.
            let (ofState, note) = ofState()
            let began = Date()
            let found = try AuditOutput.reading {
                defer { Terminal.progress("") }
                return try LogVerifier(
                    folder, key: key, wanted: [ofState, known].compactMap(\.self)
                ).run(
                    threads: AuditLogOptions.threads
                ) { progress in
                    Terminal.progress(
                        "checked \(progress.segments) of \(progress.segmentsInAll) segments,"
                            + " \(progress.records) records")
                }
            }
            let report = VerificationReport(
                found, notes: note.map { [$0] } ?? [], isOwnKey: self.key == nil,
                seconds: Date().timeIntervalSince(began))
            Terminal.say(json ? try JSONOutput.text(report) : report.summary)
            guard found.isGood else {
                let isUnreadable = found.problems.allSatisfy { $0.kind == .unreadable }
                throw isUnreadable ? ExitCode.wrongUse : ExitCode.no
            }
        }

        /// What the state remembers; or why nobody knows.
        private func ofState() -> (WantedCheckpoint?, LogNote?) {
            do {
                guard let checkpoint = try log.checkpointOfState(),
                    let digest = Digest(hex: checkpoint.digest)
                else { return (nil, nil) }
                return (WantedCheckpoint(digest: digest, source: "the state"), nil)
            } catch {
                let words = "not compared with the checkpoint that the state has: \(error)"
                return (nil, LogNote(.uncompared, words))
            }
        }
    }
}
