import Foundation
import PosternClient

/// What happens in the demo. Every step states what must come of it.
struct DemoStory {
    let broker: LiveBroker
    var timeline = DemoTimeline()

    private func key(_ name: String) -> String { "\(broker.folder)/keys/\(name).key_secret" }

    mutating func play() throws {
        let researcher = try DemoAgent("researcher", broker: broker, keyFile: key("researcher"))
        defer { researcher.stop() }
        let mailer = try DemoAgent("mailer", broker: broker, keyFile: key("mailer"))
        defer { mailer.stop() }
        let worker = try DemoAgent("worker", broker: broker, keyFile: key("worker"))
        defer { worker.stop() }
        // The fourth has stolen both the researcher's key file and its credential.
        let thief = try DemoAgent("thief", broker: broker, keyFile: key("researcher"))
        defer { thief.stop() }

        let research = try workInsideTheScope(researcher)
        try callsOutsideOfIt(researcher, research)
        try whatPolicyForbids(mailer)
        try copiedCredentials(thief, mailer, research)
        try revocation(worker)
        try completion(researcher, research)
    }

    // MARK: scenes

    private mutating func workInsideTheScope(_ researcher: DemoAgent) throws -> String {
        section("work inside the scope")
        let research = try attest(
            researcher, task: "report-42", intent: "summarise the quarterly report",
            actions: ["read_file", "http_get"],
            resources: ["File::\"/srv/reports/*\"", "Host::*"])
        try call(researcher, research, "read_file", "File", "/srv/reports/q3.txt", "permit")
        try call(researcher, research, "http_get", "Host", "rates.example.com", "permit")
        return research
    }

    private mutating func callsOutsideOfIt(
        _ researcher: DemoAgent, _ research: String
    ) throws {
        section("a call outside of it")
        try call(
            researcher, research, "read_file", "File", "/etc/shadow", "deny", "outside_scope")
        try call(
            researcher, research, "delete_file", "File", "/srv/reports/q3.txt", "deny",
            "outside_scope")
        let greedy = try researcher.ask(
            DemoOrder(
                kind: .attest, task: "report-43", intent: "read everything",
                actions: ["*"], resources: ["*"]))
        timeline.check("researcher", "attest for `*`", greedy, "denied", "scope_beyond_enrolment")
    }

    private mutating func whatPolicyForbids(_ mailer: DemoAgent) throws {
        section("what policy forbids")
        let mailing = try attest(
            mailer, task: "mail-7", intent: "answer the mail about invoice 88",
            actions: ["send_mail", "http_post"], resources: ["Mailbox::*", "Host::*"])
        try call(mailer, mailing, "send_mail", "Mailbox", "team", "permit")
        try call(
            mailer, mailing, "http_post", "Host", "paste.example.net", "deny", "policy_forbid")
        try call(
            mailer, mailing, "send_mail", "Mailbox", "someone-else", "deny", "policy_forbid",
            context: ["data_class": "customer"])
        try call(
            mailer, mailing, "send_mail", "Mailbox", "team", "deny", "reserved_context",
            context: ["postern": "trust me"])
        try call(mailer, mailing, "send_mail", "Mailbox", "team", "permit")
        try call(mailer, mailing, "send_mail", "Mailbox", "team", "permit")
        try call(mailer, mailing, "send_mail", "Mailbox", "team", "deny", "budget_exhausted")
    }

    private mutating func copiedCredentials(
        _ thief: DemoAgent, _ mailer: DemoAgent, _ research: String
    ) throws {
        section("a credential copied by another process")
        try call(
            thief, research, "read_file", "File", "/srv/reports/q3.txt", "deny",
            "process_mismatch")
        try call(
            mailer, research, "read_file", "File", "/srv/reports/q3.txt", "deny",
            "key_mismatch")
    }

    private mutating func revocation(_ worker: DemoAgent) throws {
        section("an operator revokes between two calls")
        let job = try attest(
            worker, task: "job-1", intent: "empty the queue", actions: ["job_*"],
            resources: ["Queue::*"])
        try call(worker, job, "job_take", "Queue", "nightly", "permit")
        try revoke(task: "job-1", of: "spiffe://demo.example/agents/worker")
        try call(worker, job, "job_take", "Queue", "nightly", "deny", "revoked_task")
    }

    private mutating func completion(_ researcher: DemoAgent, _ research: String) throws {
        section("a task completes")
        let completed = try researcher.ask(DemoOrder(kind: .complete, credential: research))
        timeline.check("researcher", "complete report-42", completed, "done")
        try call(
            researcher, research, "read_file", "File", "/srv/reports/q3.txt", "deny",
            "completed_task")
    }

    // MARK: steps

    private func section(_ title: String) {
        Terminal.say("\n" + Terminal.paint(title, "1", on: STDOUT_FILENO))
    }

    private mutating func attest(
        _ agent: DemoAgent, task: String, intent: String, actions: [String],
        resources: [String]
    ) throws -> String {
        let answer = try agent.ask(
            DemoOrder(
                kind: .attest, task: task, intent: intent, actions: actions,
                resources: resources))
        timeline.check(agent.name, "attest \(task): \(intent)", answer, "granted")
        return answer.credential ?? ""
    }

    private mutating func call(
        _ agent: DemoAgent, _ credential: String, _ action: String, _ type: String,
        _ id: String, _ outcome: String, _ reason: String? = nil,
        context: [String: String] = [:]
    ) throws {
        let answer = try agent.ask(
            DemoOrder(
                kind: .authorise, credential: credential, action: action, resourceType: type,
                resourceID: id, context: context))
        timeline.check(agent.name, "\(action) \(type)::\"\(id)\"", answer, outcome, reason)
    }

    /// Through the operator endpoint, with the operator's own key.
    private mutating func revoke(task: String, of workload: String) throws {
        let configuration = ClientConfiguration(
            endpoint: broker.operatorEndpoint, serverKey: broker.serverKey,
            keys: .file(key("operator")))
        let client = try BlockingClient(configuration)
        defer { client.close() }
        guard let taskID = TaskID(task), let workloadID = SPIFFEID(workload) else { return }
        let start = ContinuousClock.now
        let answer = try client.revoke(.task(taskID, of: workloadID), note: "demo")
        let time = String(
            format: "%6.0f µs", (ContinuousClock.now - start) / .microseconds(1))
        switch answer {
        case .done(let receipt):
            timeline.check(
                "operator", "revoke \(task)", isRight: receipt.credentials == 1,
                "\(time)  epoch \(receipt.epoch)")
        case .denied(let denial):
            timeline.check("operator", "revoke \(task)", isRight: false, "\(denial)")
        }
    }
}
