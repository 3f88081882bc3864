import Cedar
import PosternAuthority
import PosternConfiguration
import PosternCore
import Sodium
import ZeroMQ

/// Makes policy snapshots out of a set-up's files.
enum SetUpSnapshot {
    static func make(
        policies: PolicyFolder, enrolments: [Enrolment]
    ) throws(DataError) -> PolicySnapshot {
        let workloads = try Entities(WorkloadEntities.entities(for: enrolments))
        var entities = try policies.entities.merging(workloads)
        // An enrolment's groups and the entities may agree with the schema only by themselves.
        if let schema = policies.schema { entities = try entities.validated(against: schema) }
        return PolicySnapshot(
            policies: policies.policies, entities: entities, enrolments: enrolments,
            digest: SHA256.hash(policies.digestInput).description)
    }

    /// Reads policies, entities and enrolments anew, all or nothing.
    static func reload(
        _ configuration: BrokerConfiguration, serverKey: CurvePublicKey
    ) throws(ConfigurationError) -> PolicySnapshot {
        let snapshot = try load(
            policiesFolder: configuration.policiesFolder,
            entitiesFile: configuration.entitiesFile,
            workloadsFile: configuration.workloadsFile, configuration)
        let problems = BrokerSetUp.doorProblems(configuration, snapshot.enrolments, serverKey)
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        return snapshot
    }

    /// Reads policies, entities and enrolments from where they are said to be.
    static func load(
        policiesFolder: String, entitiesFile: String, workloadsFile: String,
        _ configuration: BrokerConfiguration
    ) throws(ConfigurationError) -> PolicySnapshot {
        let policies = try PolicyFolder.load(
            policiesFolder: policiesFolder, entitiesFile: entitiesFile)
        let enrolments = try EnrolmentFile.load(
            workloadsFile, trustDomain: configuration.trustDomain)
        do {
            return try make(policies: policies, enrolments: enrolments)
        } catch {
            throw ConfigurationError(ConfigurationProblem(entitiesFile, error.message))
        }
    }
}
