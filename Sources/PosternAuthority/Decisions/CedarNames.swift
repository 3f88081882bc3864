import Cedar
import PosternCore

/// How Postern's things are called in policies (`protocol/SPEC.md`, "Cedar").
enum CedarNames {
    /// The type of tool calls' actions.
    static let actionType = type("Action")
    private static let workloadType = type("Workload")
    private static let groupType = type("Group")
    private static let taskType = type("Postern::Task")

    private static let targetType = type("Postern::Target")
    private static let brokerActionType = type("Postern::Action")

    static let attest = EntityUID(type: brokerActionType, id: "attest")
    static let delegate = EntityUID(type: brokerActionType, id: "delegate")
    static let revoke = EntityUID(type: brokerActionType, id: "revoke")

    static func workload(_ id: SPIFFEID) -> EntityUID {
        EntityUID(type: workloadType, id: id.description)
    }

    static func group(_ name: String) -> EntityUID { EntityUID(type: groupType, id: name) }

    static func task(_ id: TaskID) -> EntityUID {
        EntityUID(type: taskType, id: id.description)
    }

    static func target(_ kind: String) -> EntityUID { EntityUID(type: targetType, id: kind) }

    private static func type(_ name: String) -> EntityType {
        do {
            return try EntityType(name)
        } catch {
            // INVARIANT: the names above are Cedar type names.
            preconditionFailure("`\(name)` is no Cedar type name")
        }
    }
}
