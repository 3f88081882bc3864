extension SchemaTextWriter {
    mutating func type(_ syntax: TypeSyntax) throws(SchemaTextError) -> String {
        switch syntax.kind {
        case .bool: builtin("Bool")
        case .long: builtin("Long")
        case .string: builtin("String")
        case .extension(let type): builtin(type.rawValue)
        case .set(let element): "Set<\(try type(element))>"
        case .record(let attributes): try record(attributes)
        case .entityOrCommon(let name): name
        case .entity(let name): try entity(name)
        case .common(let name): try common(name)
        }
    }

    /// A context is a record in braces or a name that means a common type without saying so.
    mutating func context(_ syntax: TypeSyntax) throws(SchemaTextError) -> String {
        switch syntax.kind {
        case .common(let name), .entityOrCommon(let name): name
        case .bool, .long, .string, .extension, .set, .record, .entity: try type(syntax)
        }
    }

    private mutating func record(
        _ attributes: [AttributeSyntax]
    ) throws(SchemaTextError) -> String {
        guard !attributes.isEmpty else { return "{}" }
        let lines = try indented { writer throws(SchemaTextError) in
            var lines = ""
            for attribute in attributes {
                let indentation = writer.indentation
                lines += writer.annotationLines(attribute.annotations, indentation)
                lines += indentation + Self.name(attribute.name.text)
                lines += attribute.isRequired ? ": " : "?: "
                lines += try writer.type(attribute.type) + ",\n"
            }
            return lines
        }
        return "{\n" + lines + indentation + "}"
    }

    /// A built-in type by its short name, unless that means something else here.
    private func builtin(_ name: String) -> String {
        isBuiltin(names.resolve(name, in: namespace, .either), name)
            ? name : "\(SchemaNames.cedar)::\(name)"
    }

    private func isBuiltin(_ reference: SchemaNames.Reference?, _ name: String) -> Bool {
        reference == .common(name) && names.isBuiltin(name)
    }

    private func entity(_ name: String) throws(SchemaTextError) -> String {
        let meant = names.resolve(name, in: namespace, .entity)
        guard names.resolve(name, in: namespace, .either) == meant else {
            throw SchemaTextError(
                message: "the text form cannot name the entity type `\(name)`, because a common "
                    + "type has the same name")
        }
        return name
    }

    private func common(_ name: String) throws(SchemaTextError) -> String {
        let meant = names.resolve(name, in: namespace, .common)
        if names.resolve(name, in: namespace, .either) == meant { return name }
        guard isBuiltin(meant, name) else {
            throw SchemaTextError(
                message: "the text form cannot name the common type `\(name)`, because a nearer "
                    + "entity type has the same name")
        }
        return "\(SchemaNames.cedar)::\(name)"
    }
}
