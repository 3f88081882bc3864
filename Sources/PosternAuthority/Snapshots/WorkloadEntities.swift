package import Cedar
package import PosternCore

/// The Cedar entities that enrolments stand for: each workload, in its groups.
package enum WorkloadEntities {
    package static func entities(for enrolments: [Enrolment]) -> [Entity] {
        enrolments.map { enrolment in
            Entity(
                uid: CedarNames.workload(enrolment.workload),
                parents: enrolment.groups.map(CedarNames.group))
        }
    }
}
