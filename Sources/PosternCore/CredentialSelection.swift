/// Which credentials are meant: by what they may touch and whose they are. What is nil takes all.
package struct CredentialSelection: Hashable, Sendable {
    package var actions: Glob?
    package var resources: ResourcePattern?
    package var workload: SPIFFEID?

    package init(
        actions: Glob? = nil, resources: ResourcePattern? = nil, workload: SPIFFEID? = nil
    ) {
        self.actions = actions
        self.resources = resources
        self.workload = workload
    }

    /// What it demands, by the name in requests; nothing: it takes all.
    package var demands: [(name: String, text: String)] {
        let texts = [
            ("actions", actions?.description), ("resources", resources?.description),
            ("workload", workload?.description),
        ]
        return texts.compactMap { name, text in text.map { (name, $0) } }
    }

    /// Whether it takes a credential of this workload and scope: one call is in both.
    package func takes(_ workload: SPIFFEID, _ scope: Scope) -> Bool {
        if let wanted = self.workload, wanted != workload { return false }
        if let actions, !scope.actionGlobs.contains(where: { $0.intersects(actions) }) {
            return false
        }
        if let resources, !scope.resourcePatterns.contains(where: { $0.intersects(resources) }) {
            return false
        }
        return true
    }
}
