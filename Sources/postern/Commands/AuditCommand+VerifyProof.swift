import ArgumentParser
import Foundation
import PosternAudit

extension AuditCommand {
    /// `postern audit verify-proof`: checks a proof without a log.
    struct VerifyProof: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify-proof",
            abstract: "Check a proof of one decision with the log's public key alone.",
            discussion: """
                EXAMPLES
                  postern audit verify-proof proof.json --key signing.key
                  postern audit verify-proof - --key 6f1c… --json < proof.json

                EXIT CODES
                  0  the decision is in the log that the key signs
                  1  the proof proves nothing
                  2  wrong use
                """)

        @Argument(
            help: ArgumentHelp("The proof, or `-` for standard input.", valueName: "file"),
            completion: .file())
        var proof: String

        @Option(
            help: ArgumentHelp(
                "The public key, from a source that you trust: 64 hexadecimal digits or a file.",
                valueName: "hex|file"))
        var key: AuditKeyArgument

        @Flag(help: "Print one JSON value instead of text.")
        var json = false

        private static let bytesMax = 16 << 20

        func run() throws {
            let key = try key.key()
            let data = try ProofArgument.read(proof, bytesMax: Self.bytesMax)
            let proven: DecisionProof.Proven
            do throws(ProofError) {
                proven = try ProofFile.read(data).check(by: key)
            } catch {
                if json { Terminal.say(Self.json(error)) }
                Terminal.complain("`\(proof)` proves nothing: \(error)")
                throw ExitCode.no
            }
            Terminal.say(json ? Self.json(proven) : Self.text(proven))
        }

        private static func text(_ proven: DecisionProof.Proven) -> String {
            let voucher = proven.checkpoint.map { "checkpoint \($0)" } ?? "the segment's seal"
            return [
                "decision \(proven.decision)",
                proven.entry.line(on: STDOUT_FILENO),
                "in part \(proven.part) of `\(Terminal.printable(proven.stream))`, signed by"
                    + " \(voucher) at \(AuditTime.text(proven.signedMilliseconds))",
                Terminal.paint("the proof is good", "32", on: STDOUT_FILENO),
            ].joined(separator: "\n")
        }

        private static func json(_ error: ProofError) -> String {
            var json = JSONText()
            json.object { json in
                json.field("ok", false)
                json.field("reason", "\(error)")
            }
            return json.text
        }

        private static func json(_ proven: DecisionProof.Proven) -> String {
            var json = JSONText()
            json.object { json in
                json.field("ok", true)
                json.field("signed_by", proven.checkpoint == nil ? "seal" : "checkpoint")
                json.field("checkpoint", proven.checkpoint)
                json.field("signed", AuditTime.text(proven.signedMilliseconds))
                json.key("record")
                proven.entry.write(to: &json)
            }
            return json.text
        }
    }
}
