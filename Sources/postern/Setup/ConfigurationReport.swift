import Cedar
import PosternBroker
import PosternConfiguration
import PosternCore
import ZeroMQ

/// What `config check` found, for people and for programs.
struct ConfigurationReport: Encodable {
    struct Problem: Encodable {
        let source: String
        let line: Int?
        let column: Int?
        let message: String

        init(_ problem: ConfigurationProblem) {
            source = problem.source
            line = problem.line
            column = problem.column
            message = problem.message
        }
    }

    struct Workload: Encodable {
        let id: String
        let groups: [String]
        let selectors: Int
        let ttl: String
    }

    struct Found: Encodable {
        let folder: String
        let trustDomain: String
        let gateEndpoint: String
        let gateTcp: String?
        let feedEndpoint: String?
        let operatorEndpoint: String
        let operatorKeys: Int
        let serverKey: String
        let lanes: Int
        let policyFiles: Int
        let policies: Int
        let entities: Int
        let hasSchema: Bool
        let warnings: [Problem]
        let snapshot: String
        let workloads: [Workload]
    }

    let ok: Bool
    let problems: [Problem]
    let setup: Found?

    init(_ error: ConfigurationError) {
        ok = false
        problems = error.problems.map(Problem.init)
        setup = nil
    }

    /// - Parameter digest: the snapshot's, as `status` shows it.
    init(_ setUp: BrokerSetUp, digest: String) {
        let configuration = setUp.configuration
        ok = true
        problems = []
        setup = Found(
            folder: configuration.folder,
            trustDomain: configuration.trustDomain,
            gateEndpoint: configuration.gateEndpoint,
            gateTcp: configuration.gateTCPEndpoint,
            feedEndpoint: BrokerSettings(setUp).feedEndpoint,
            operatorEndpoint: configuration.operatorEndpoint,
            operatorKeys: configuration.operatorKeys.count,
            serverKey: setUp.serverKeys.publicKey.z85,
            lanes: configuration.lanes,
            policyFiles: setUp.policies.fileCount,
            policies: setUp.policies.policies.count,
            entities: setUp.policies.entities.count,
            hasSchema: setUp.policies.schema != nil,
            warnings: setUp.policies.warnings.map(Problem.init),
            snapshot: digest,
            workloads: setUp.enrolments.map { enrolment in
                Workload(
                    id: enrolment.workload.description, groups: enrolment.groups,
                    selectors: enrolment.selectors.count,
                    ttl: DurationText.text(milliseconds: enrolment.ttlMillisecondsMax))
            })
    }

    /// The report as lines of text.
    var summary: String {
        guard let setup else { return problems.map(\.message).joined(separator: "\n") }
        var lines = [
            "set-up       \(setup.folder)",
            "trust domain \(setup.trustDomain)",
            "gate         \(setup.gateEndpoint)" + (setup.gateTcp.map { ", \($0)" } ?? ""),
            "feed         \(setup.feedEndpoint ?? "none")",
            "operators    \(setup.operatorEndpoint), \(setup.operatorKeys.counted("key"))",
            "server key   \(setup.serverKey)",
            "lanes        \(setup.lanes)",
            "policies     \(setup.policies) in \(setup.policyFiles.counted("file")),"
                + " \(setup.entities.counted("entity", "entities"))",
            "schema       "
                + (setup.hasSchema ? "policies and entities are valid by it" : "none"),
            "snapshot     \(setup.snapshot)",
            "workloads    \(setup.workloads.count)",
        ]
        lines += setup.workloads.map { workload in
            let groups = workload.groups.joined(separator: ", ")
            return
                "  \(workload.id)  selectors: \(workload.selectors), ttl: \(workload.ttl), groups: "
                + (groups.isEmpty ? "none" : groups)
        }
        lines += setup.warnings.map { warning in
            let place = [warning.line, warning.column].compactMap { $0.map { ":\($0)" } }
            return "warning: \(warning.source)\(place.joined()): \(warning.message)"
        }
        lines.append("the set-up is good")
        return lines.joined(separator: "\n")
    }
}
