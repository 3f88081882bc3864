import ArgumentParser
import PosternClient

/// `postern revoke`: an operator ends a credential, a task, a workload or a key.
struct RevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke a credential, a task, a workload or a key.",
        discussion: """
            Goes to the operator endpoint with an operator's key. When it returns, no lane permits \
            anything under the target any more, also on connections that are open.

            EXAMPLES
              postern revoke --config ./setup --credential 00112233445566778899aabbccddeeff
              postern revoke --config ./setup --task spiffe://example.org/agents/sample t-1
              postern revoke --config ./setup --workload spiffe://example.org/agents/sample \\
                --note 'behaves oddly'
              postern revoke --config ./setup --key-of-peer 'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7'

            EXIT CODES
              0  revoked
              1  denied, or no such target
              2  wrong use, or no answer
            """)

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("A credential, 32 hexadecimal digits.", valueName: "hex"))
    var credential: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "A task: the workload's SPIFFE ID, then the task's id.", valueName: "workload task"))
    var task: [String] = []

    @Option(help: ArgumentHelp("A workload's SPIFFE ID.", valueName: "spiffe-id"))
    var workload: String?

    @Option(
        help: ArgumentHelp(
            "A CURVE public key: Z85 text or 64 hexadecimal digits.", valueName: "key"))
    var keyOfPeer: String?

    @Option(help: "Why, for the log.")
    var note: String?

    @Flag(help: "Print one JSON value instead of text.")
    var json = false

    mutating func validate() throws {
        let named = [credential != nil, !task.isEmpty, workload != nil, keyOfPeer != nil]
        guard named.filter(\.self).count == 1 else {
            throw ValidationError("name one of --credential, --task, --workload, --key-of-peer")
        }
    }

    func run() throws {
        let subject = try self.subject()
        let answer: Answer<RevocationReceipt>
        do {
            let client = try BlockingClient(try connection.operatorEndpoint())
            defer { client.close() }
            answer = try client.revoke(subject, note: note)
        } catch let error as ClientError {
            guard error.code == .notFound else { throw Terminal.fail("\(error)") }
            Terminal.complain("no such target is known to this broker; nothing was revoked")
            throw ExitCode.no
        }
        let report = RevocationReport(answer)
        Terminal.say(json ? try JSONOutput.text(report) : report.summary)
        guard report.revoked else { throw ExitCode.no }
    }

    private func subject() throws -> RevocationSubject {
        if let credential {
            guard let id = CredentialID(hex: credential) else {
                throw Terminal.fail(
                    "`\(credential)` is no credential; give 32 hexadecimal digits, in lower case")
            }
            return .credential(id)
        }
        if let keyOfPeer { return .key(keyOfPeer) }
        let name = workload ?? task.first ?? ""
        guard let id = SPIFFEID(name) else {
            throw Terminal.fail("`\(name)` is no SPIFFE ID; write spiffe://domain/path")
        }
        if workload != nil { return .workload(id) }
        guard task.count == 2, let last = task.last, let taskID = TaskID(last) else {
            throw Terminal.fail("--task takes two values: the workload's SPIFFE ID and the task")
        }
        return .task(taskID, of: id)
    }
}
