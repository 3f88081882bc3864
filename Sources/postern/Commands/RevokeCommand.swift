import ArgumentParser
import PosternClient

/// `postern revoke`: an operator ends a credential, a task, a workload, a key or many at once.
struct RevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract:
            "Revoke a credential, a tree, a task, a workload, a key, or all that may touch something.",
        discussion: """
            Goes to the operator endpoint with an operator's key. When it returns, no lane permits \
            anything under the target any more, also on connections that are open. A credential \
            takes all that was delegated under it along.

            --scope, --scope-resource and --enrolment take the credentials that are alive now, \
            and so does --all; who is enrolled may attest anew afterwards. --workload and \
            --key-of-peer are for good.

            EXAMPLES
              postern revoke --config ./setup \\
                --credential 00112233445566778899aabbccddeeff
              postern revoke --config ./setup \\
                --task spiffe://example.org/agents/sample t-1
              postern revoke --config ./setup --reason 'behaves oddly' \\
                --workload spiffe://example.org/agents/sample
              postern revoke --config ./setup --tree 00112233445566778899aabbccddeeff
              postern revoke --config ./setup --scope 'payments.*' \\
                --reason 'ledger under repair'
              postern revoke --config ./setup --all --reason 'incident 12'
              postern revoke --config ./setup \\
                --key-of-peer 'rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7'

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

    @Option(
        help: ArgumentHelp(
            "The whole delegation tree that this credential is in.", valueName: "hex"))
    var tree: String?

    @Option(
        help: ArgumentHelp(
            "Every credential whose scope may touch these actions, as in 'payments.*'.",
            valueName: "pattern"))
    var scope: String?

    @Option(
        help: ArgumentHelp(
            "The same of resources: 'Type::*' or 'Type::\"text*\"'.", valueName: "pattern"))
    var scopeResource: String?

    @Option(
        help: ArgumentHelp(
            "Every credential that was granted to this enrolment.", valueName: "spiffe-id"))
    var enrolment: String?

    @Flag(help: "Every credential.")
    var all = false

    @Option(name: [.customLong("reason"), .customLong("note")], help: "Why, for the log.")
    var note: String?

    @Flag(help: "Print one JSON value instead of text.")
    var json = false

    mutating func validate() throws {
        let named = [
            credential != nil, !task.isEmpty, workload != nil, keyOfPeer != nil, tree != nil,
            isSelection, all,
        ]
        guard named.filter(\.self).count == 1 else {
            throw ValidationError(
                "name one of --credential, --tree, --task, --workload, --key-of-peer, --all, or"
                    + " --scope, --scope-resource and --enrolment, also together")
        }
    }

    private var isSelection: Bool { scope != nil || scopeResource != nil || enrolment != nil }

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
        let report = RevocationReport(answer, isSelection: isSelection || all)
        Terminal.say(json ? try JSONOutput.text(report) : report.summary)
        guard report.revoked else { throw ExitCode.no }
    }

    private func subject() throws -> RevocationSubject {
        if let credential { return .credential(try id(credential)) }
        if let tree { return .tree(try id(tree)) }
        if let keyOfPeer { return .key(keyOfPeer) }
        if isSelection || all {
            return .selection(
                actions: scope, resources: scopeResource,
                workload: try enrolment.map(WorkloadArgument.id))
        }
        let id = try WorkloadArgument.id(workload ?? task.first ?? "")
        if workload != nil { return .workload(id) }
        guard task.count == 2, let last = task.last, let taskID = TaskID(last) else {
            throw Terminal.fail("--task takes two values: the workload's SPIFFE ID and the task")
        }
        return .task(taskID, of: id)
    }

    private func id(_ text: String) throws -> CredentialID {
        guard let id = CredentialID(hex: text) else {
            throw Terminal.fail(
                "`\(text)` is no credential; give 32 hexadecimal digits, in lower case")
        }
        return id
    }
}
