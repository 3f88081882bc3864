import ArgumentParser
import Foundation
import PosternAudit
import PosternClient
import PosternCore
import Sodium

/// `postern halt`: ends everything, or proves that this broker can.
struct HaltCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halt",
        abstract: "End every credential, or prove that a revocation ends one.",
        discussion: """
            Without --prove: every credential that is alive ends, as by `revoke --all`; who is \
            enrolled may attest anew.

            With --prove nothing of anybody's ends. The broker makes a credential of nobody, a \
            canary, revokes it by the very same path (memory, disk, audit log, feed), sees it \
            denied, and signs that with its audit log's key, with the nonce that it was given. \
            The proof goes to standard output, and what it says to standard error.

            --verify needs no broker, but the nonce that its user chose: a proof of any other \
            may be an old one, and proves nothing about now.

            EXAMPLES
              postern halt --config ./setup --reason 'incident 12'
              NONCE=$(openssl rand -hex 16)
              postern halt --config ./setup --prove --nonce $NONCE > proof.json
              postern halt --verify proof.json --audit-key signing.key --nonce $NONCE

            EXIT CODES
              0  halted; proven; the proof is good
              1  denied; the proof proves nothing
              2  wrong use, or no answer
            """)

    @OptionGroup var connection: ConnectionOptions

    @Option(name: [.customLong("reason"), .customLong("note")], help: "Why, for the log.")
    var note: String?

    @Flag(help: "End a canary only, and print a signed proof.")
    var prove = false

    @Option(
        help: ArgumentHelp(
            "The verifier's own, 32 to 128 hexadecimal digits. --verify takes the one that"
                + " --prove was given; --prove makes one up unless given.",
            valueName: "hex"))
    var nonce: String?

    @Option(
        help: ArgumentHelp(
            "Check a proof; `-` reads it from standard input.", valueName: "file"),
        completion: .file())
    var verify: String?

    @Option(
        name: .customLong("audit-key"),
        help: ArgumentHelp(
            "For --verify: the audit log's public key, from a source that you trust.",
            valueName: "hex|file"))
    var auditKey: AuditKeyArgument?

    @Flag(help: "Print one JSON value instead of text.")
    var json = false

    private static let fileBytesMax = 64 << 10

    func validate() throws {
        guard verify == nil || !prove else {
            throw ValidationError("name one of --prove and --verify")
        }
        guard (verify == nil) == (auditKey == nil) else {
            throw ValidationError("--verify and --audit-key belong together")
        }
        guard nonce == nil || prove || verify != nil else {
            throw ValidationError("--nonce belongs to --prove or --verify")
        }
        guard verify == nil || nonce != nil else {
            throw ValidationError(
                "--verify takes --nonce HEX, the one that you chose and gave to --prove: without"
                    + " it an old proof would pass for a new one")
        }
        _ = try nonceBytes()
    }

    func run() throws {
        if let verify { return try check(verify) }
        if prove { return try makeProof() }
        try haltAll()
    }

    private func haltAll() throws {
        let all = RevocationSubject.selection(actions: nil, resources: nil, workload: nil)
        let answer = try ClientSession.run(try connection.operatorEndpoint()) { client in
            try client.revoke(all, note: note)
        }
        let report = RevocationReport(answer, isSelection: true)
        Terminal.say(json ? try JSONOutput.text(report) : report.summary)
        guard report.revoked else { throw ExitCode.no }
    }

    private func makeProof() throws {
        let nonce = try nonceBytes() ?? Sodium.randomBytes(32)
        let answer = try ClientSession.run(try connection.operatorEndpoint()) { client in
            try client.prove(nonce: nonce)
        }
        switch answer {
        case .done(let proof):
            let words = try words(for: proof, nonce)
            Terminal.say(try JSONOutput.text(HaltProofFile(proof)))
            Terminal.remark(words)
        case .denied(let denial):
            Terminal.complain("the broker proves nothing: \(denial)")
            throw ExitCode.no
        }
    }

    /// What a proof says. By its own key: whether that is the log's is for the verifier to say.
    private func words(for proof: HaltProof, _ nonce: [UInt8]) throws -> String {
        do throws(ProofError) {
            guard let key = VerifyingKey(bytes: proof.key) else {
                throw ProofError("it has no key")
            }
            return HaltReport(try HaltStatement.check(proof, by: key, nonce: nonce)).line
        } catch {
            Terminal.complain("the broker's proof proves nothing: \(error)")
            throw ExitCode.no
        }
    }

    private func check(_ file: String) throws {
        guard let key = try auditKey?.key(), let nonce = try nonceBytes() else { return }
        let data = try ProofArgument.read(file, bytesMax: Self.fileBytesMax)
        let trial: HaltTrial
        do throws(ProofError) {
            trial = try HaltStatement.check(try HaltProofFile.read(data), by: key, nonce: nonce)
        } catch {
            Terminal.complain("`\(file)` proves nothing: \(error)")
            throw ExitCode.no
        }
        let report = HaltReport(trial)
        Terminal.say(json ? try JSONOutput.text(report) : report.summary)
        if json { return }
        Terminal.say(Terminal.paint("the proof is good", "32", on: STDOUT_FILENO))
    }

    private func nonceBytes() throws -> [UInt8]? {
        guard let nonce else { return nil }
        guard let bytes = try? Hex.decode(nonce), Limits.haltNonceBytes.contains(bytes.count)
        else {
            throw ValidationError(
                "--nonce is 32 to 128 hexadecimal digits, in lower case, as `openssl rand -hex 16`"
                    + " gives")
        }
        return bytes
    }
}
