import ArgumentParser
import Foundation
import PosternClient

/// `postern demo-agent`: one agent of the demo, in a process of its own. Not for people.
struct DemoAgentCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-agent", abstract: "An agent of the demo.", shouldDisplay: false)

    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let client: BlockingClient
        do throws(ClientError) {
            client = try BlockingClient(try connectionConfiguration())
        } catch {
            throw Terminal.fail("\(error)")
        }
        defer { client.close() }
        while let line = readLine() {
            guard let order = try? JSONDecoder().decode(DemoOrder.self, from: Data(line.utf8))
            else { throw Terminal.fail("the order `\(line)` is not understood") }
            let start = ContinuousClock.now
            var answer: DemoAnswer
            do throws(ClientError) {
                answer = try Self.carryOut(order, client)
            } catch {
                answer = DemoAnswer(
                    outcome: "failed", reason: error.code.name, microseconds: 0)
            }
            answer.microseconds = (ContinuousClock.now - start) / .microseconds(1)
            let data = try JSONEncoder().encode(answer)
            FileHandle.standardOutput.write(data + [UInt8(ascii: "\n")])
        }
    }

    private func connectionConfiguration() throws(ClientError) -> ClientConfiguration {
        ClientConfiguration(
            endpoint: connection.endpoint ?? "", serverKey: .file(connection.serverKey ?? ""),
            keys: connection.key.map(ClientKeys.file) ?? .ephemeral)
    }

    private static func carryOut(
        _ order: DemoOrder, _ client: BlockingClient
    ) throws(ClientError) -> DemoAnswer {
        switch order.kind {
        case .attest:
            guard
                let scope = try? Scope(
                    actions: order.actions ?? [], resources: order.resources ?? [])
            else { return DemoAnswer(outcome: "failed", reason: "scope", microseconds: 0) }
            switch try client.attest(
                task: order.task ?? "", intent: order.intent ?? "", scope: scope)
            {
            case .granted(let credential):
                return DemoAnswer(
                    outcome: "granted", credential: credential.id.hex, microseconds: 0)
            case .denied(let denial): return answer(denial)
            }
        case .authorise:
            guard let credential = CredentialID(hex: order.credential ?? "") else {
                return DemoAnswer(outcome: "failed", reason: "credential", microseconds: 0)
            }
            let decision = try client.authorise(
                credential, action: order.action ?? "",
                resource: ResourceName(
                    type: order.resourceType ?? "", id: order.resourceID ?? ""),
                context: (order.context ?? [:]).mapValues(ContextValue.text))
            return DemoAnswer(
                outcome: decision.isPermitted ? "permit" : "deny",
                reason: decision.reason?.name, policies: decision.policies,
                budgetLeft: decision.budgetLeft, microseconds: 0)
        case .complete:
            guard let credential = CredentialID(hex: order.credential ?? "") else {
                return DemoAnswer(outcome: "failed", reason: "credential", microseconds: 0)
            }
            switch try client.complete(credential) {
            case .done: return DemoAnswer(outcome: "done", microseconds: 0)
            case .denied(let denial): return answer(denial)
            }
        }
    }

    private static func answer(_ denial: Denial) -> DemoAnswer {
        DemoAnswer(
            outcome: "denied", reason: denial.reason.name, policies: denial.policies,
            microseconds: 0)
    }
}
