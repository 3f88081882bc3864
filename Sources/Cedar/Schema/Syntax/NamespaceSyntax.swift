/// The declarations of one namespace in one source.
struct NamespaceSyntax: Sendable {
    /// Nil for declarations outside of any namespace.
    let name: NameSyntax?
    var annotations: [Annotation]
    var commonTypes: [CommonTypeSyntax] = []
    var entityTypes: [EntityTypeSyntax] = []
    var actions: [ActionSyntax] = []

    init(name: NameSyntax?, annotations: [Annotation] = []) {
        self.name = name
        self.annotations = annotations
    }

    var isEmpty: Bool { commonTypes.isEmpty && entityTypes.isEmpty && actions.isEmpty }

    /// The name with the namespace in front.
    func qualified(_ text: String) -> String {
        guard let name else { return text }
        return "\(name.text)::\(text)"
    }
}
