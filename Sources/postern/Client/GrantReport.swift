import PosternClient

/// What `attest` prints.
struct GrantReport: Encodable {
    let granted: Bool
    var credential: String?
    var workload: String?
    var task: String?
    var actions: [String]?
    var resources: [String]?
    var expiresAtMilliseconds: UInt64?
    var budget: UInt64?
    var reason: String?
    var detail: String?
    var policies: [String]?

    init(_ attestation: Attestation) {
        switch attestation {
        case .granted(let credential):
            granted = true
            self.credential = credential.id.hex
            workload = credential.workload.description
            task = credential.task.description
            actions = credential.scope.actions
            resources = credential.scope.resources
            expiresAtMilliseconds = credential.expiresAtMilliseconds
            budget = credential.budget
        case .denied(let denial):
            granted = false
            reason = denial.reason.name
            detail = denial.detail
            policies = denial.policies
        }
    }

    var summary: String {
        guard granted else {
            let about = [
                detail, policies.flatMap { $0.isEmpty ? nil : $0.joined(separator: ", ") },
            ]
            .compactMap(\.self).map { " (\($0))" }.joined()
            return "denied: \(reason ?? "?")\(about)"
        }
        return """
            granted
              workload    \(workload ?? "")
              task        \(task ?? "")
              credential  \(credential ?? "")
              actions     \((actions ?? []).joined(separator: "  "))
              resources   \((resources ?? []).joined(separator: "  "))
              budget      \(budget.map { $0.counted("call") } ?? "no limit")
            """
    }
}
