/// Writes a schema in Cedar's syntax: in each namespace the common types, the entity types and the
/// actions, each in the order of the sources.
struct SchemaTextWriter {
    let names: SchemaNames
    /// The namespace that is being written.
    var namespace: String?
    private var text = ""
    private var depth = 0

    init(names: SchemaNames) {
        self.names = names
    }

    mutating func write(_ namespaces: [NamespaceSyntax]) throws(SchemaTextError) -> String {
        for (index, syntax) in namespaces.enumerated() {
            if index > 0 { text += "\n" }
            namespace = syntax.name?.text
            guard let namespace else {
                try declarations(syntax)
                continue
            }
            annotations(syntax.annotations)
            line("namespace \(namespace) {")
            depth += 1
            try declarations(syntax)
            depth -= 1
            line("}")
        }
        return text
    }

    private mutating func declarations(_ syntax: NamespaceSyntax) throws(SchemaTextError) {
        for type in syntax.commonTypes {
            annotations(type.annotations)
            line("type \(type.name.text) = \(try self.type(type.type));")
        }
        for type in syntax.entityTypes { try entityType(type) }
        for action in syntax.actions { try self.action(action) }
    }

    private mutating func entityType(_ syntax: EntityTypeSyntax) throws(SchemaTextError) {
        annotations(syntax.annotations)
        let declared = syntax.names.map(\.text).joined(separator: ", ")
        var declaration = "entity \(declared)"
        switch syntax.kind {
        case .enumerated(let ids):
            declaration += " enum \(Self.list(ids.map(\.cedarLiteral)))"
        case .standard(let parents, let shape, let tags):
            if !parents.isEmpty { declaration += " in \(Self.list(parents.map(\.text)))" }
            if let shape, !shape.isEmptyRecord {
                guard case .record = shape.kind else {
                    throw SchemaTextError(
                        message: "the shape of entity type `\(declared)` is a common type; the "
                            + "text form has no place for its name")
                }
                declaration += " = \(try type(shape))"
            }
            if let tags { declaration += " tags \(try type(tags))" }
        }
        line(declaration + ";")
    }

    private mutating func action(_ syntax: ActionSyntax) throws(SchemaTextError) {
        annotations(syntax.annotations)
        var declaration =
            "action " + syntax.names.map { Self.name($0.text) }.joined(separator: ", ")
        if !syntax.parents.isEmpty {
            let parents = syntax.parents.map { parent in
                guard let type = parent.type else { return parent.id.cedarLiteral }
                return "\(type)::\(parent.id.cedarLiteral)"
            }
            declaration += " in \(Self.list(parents))"
        }
        if let appliesTo = syntax.appliesTo, !appliesTo.principals.isEmpty,
            !appliesTo.resources.isEmpty
        {
            declaration += " appliesTo {\n"
            depth += 1
            let principals = Self.list(appliesTo.principals.map(\.text))
            let resources = Self.list(appliesTo.resources.map(\.text))
            declaration += indentation + "principal: \(principals),\n"
            declaration += indentation + "resource: \(resources),\n"
            if let context = appliesTo.context, !context.isEmptyRecord {
                declaration += indentation + "context: \(try self.context(context)),\n"
            }
            depth -= 1
            declaration += indentation + "}"
        }
        line(declaration + ";")
    }

    // MARK: Parts

    func annotationLines(_ annotations: [Annotation], _ indentation: String) -> String {
        annotations.map { annotation in
            let value = annotation.hasValue ? "(\(annotation.value.cedarLiteral))" : ""
            return indentation + "@\(annotation.key)\(value)\n"
        }.joined()
    }

    /// A name as an identifier where it is one, else as a string.
    static func name(_ text: String) -> String {
        text.attributeText
    }

    var indentation: String { String(repeating: "  ", count: depth) }

    private mutating func annotations(_ annotations: [Annotation]) {
        text += annotationLines(annotations, indentation)
    }

    private mutating func line(_ line: String) {
        text += indentation + line + "\n"
    }

    private static func list(_ elements: [String]) -> String {
        "[" + elements.joined(separator: ", ") + "]"
    }

    /// Runs work one level deeper.
    mutating func indented<Result>(
        _ work: (inout SchemaTextWriter) throws(SchemaTextError) -> Result
    ) throws(SchemaTextError) -> Result {
        depth += 1
        defer { depth -= 1 }
        return try work(&self)
    }
}
