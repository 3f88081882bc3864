import ArgumentParser
import PosternAudit
import PosternConfiguration

extension AuditCommand {
    /// `postern audit prove`: cuts the proof of one decision out of the log.
    struct Prove: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "prove",
            abstract: "Cut out a proof that one decision is in the log.",
            discussion: """
                The proof is a small JSON file that holds the decision's record, what it names, and \
                what leads from there to a signature. `verify-proof` checks it with the public key \
                and nothing else. It shows the decision with its context, and nothing of others.

                EXAMPLES
                  postern audit prove --config ./setup 0123456789abcdef0123456789abcdef \\
                    --output proof.json
                  postern audit verify-proof proof.json --key signing.key

                EXIT CODES
                  0  the proof was written
                  1  the decision is not in the log, or no checkpoint vouches for it yet
                  2  wrong use, or not all of the log that may hold the decision could be read
                """)

        @OptionGroup var log: AuditLogOptions

        @Argument(help: ArgumentHelp("The decision's id, 32 hexadecimal digits."))
        var decision: String

        @Option(
            name: .shortAndLong,
            help: ArgumentHelp(
                "Where to write it.", discussion: "Default: standard output.", valueName: "file"),
            completion: .file())
        var output: String?

        func run() throws {
            let decision = try AuditFilterOptions.decision(decision)
            let folder = try log.folder()
            let proof: DecisionProof
            do {
                proof = try AuditOutput.reading { try DecisionProver(folder).prove(decision) }
            } catch let failure as DecisionProver.Failure {
                if failure == .notFound { try AuditOutput.tellOfRetention(in: folder) }
                throw Self.tell(failure, self.decision)
            }
            let text = try JSONOutput.text(ProofFile(proof, decision)) + "\n"
            guard let output else { return Terminal.write(text) }
            do throws(FileError) {
                if FileSystem.exists(output) {
                    try FileSystem.replace(output, Array(text.utf8))
                } else {
                    try FileSystem.create(output, Array(text.utf8), mode: 0o600)
                }
            } catch {
                throw Terminal.fail("\(error)")
            }
        }

        private static func tell(
            _ failure: DecisionProver.Failure, _ decision: String
        ) -> ExitCode {
            if case .unread(let problems) = failure { AuditOutput.warn(problems) }
            Terminal.complain(words(failure, decision))
            return if case .unread = failure { .wrongUse } else { .no }
        }

        private static func words(_ failure: DecisionProver.Failure, _ decision: String) -> String {
            switch failure {
            case .notFound: "the decision `\(decision)` is not in the log"
            case .unread:
                "a part of the log could not be read: the decision `\(decision)` may be in it, and"
                    + " is not in the rest"
            case .notVouched:
                "no checkpoint vouches for the decision `\(decision)` yet: a broker that runs signs one"
                    + " within seconds, and seals the log of one that was killed when it starts"
            case .damaged(let file):
                "`\(file)` is not what was signed of it; see `postern audit verify`"
            }
        }
    }
}
