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
        let policies = try PolicyFolder.load(
            policiesFolder: configuration.policiesFolder,
            entitiesFile: configuration.entitiesFile)
        let enrolments = try EnrolmentFile.load(
            configuration.workloadsFile, trustDomain: configuration.trustDomain)
        let problems = BrokerSetUp.doorProblems(configuration, enrolments, serverKey)
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        do {
            return try make(policies: policies, enrolments: enrolments)
        } catch {
            throw ConfigurationError(
                ConfigurationProblem(configuration.entitiesFile, error.message))
        }
    }
}
