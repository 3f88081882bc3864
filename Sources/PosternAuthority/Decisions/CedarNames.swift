import Cedar
import PosternCore

/// How Postern's things are called in policies (`protocol/SPEC.md`, "Cedar").
enum CedarNames {
    /// The type of tool calls' actions.
    static let actionType = type("Action")
    private static let workloadType = type("Workload")
    private static let groupType = type("Group")
    private static let taskType = type("Postern::Task")

    static let attest = EntityUID(type: type("Postern::Action"), id: "attest")

    static func workload(_ id: SPIFFEID) -> EntityUID {
        EntityUID(type: workloadType, id: id.description)
    }

    static func group(_ name: String) -> EntityUID { EntityUID(type: groupType, id: name) }

    static func task(_ id: TaskID) -> EntityUID {
        EntityUID(type: taskType, id: id.description)
    }

    private static func type(_ name: String) -> EntityType {
        do {
            return try EntityType(name)
        } catch {
            // INVARIANT: the names above are Cedar type names.
            preconditionFailure("`\(name)` is no Cedar type name")
        }
    }
}
