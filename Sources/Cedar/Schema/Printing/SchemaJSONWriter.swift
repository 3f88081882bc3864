/// Writes a schema in the JSON form.
struct SchemaJSONWriter {
    private var writer = JSONWriter()

    mutating func write(_ namespaces: [NamespaceSyntax]) -> String {
        writer.open("{")
        for namespace in namespaces {
            writer.key(namespace.name?.text ?? "")
            self.namespace(namespace)
        }
        writer.close("}")
        return writer.text + "\n"
    }

    private mutating func namespace(_ syntax: NamespaceSyntax) {
        writer.open("{")
        annotations(syntax.annotations)
        if !syntax.commonTypes.isEmpty {
            writer.key("commonTypes")
            writer.open("{")
            for type in syntax.commonTypes {
                writer.key(type.name.text)
                self.type(type.type, annotations: type.annotations)
            }
            writer.close("}")
        }
        writer.key("entityTypes")
        writer.open("{")
        for type in syntax.entityTypes {
            for name in type.names {
                writer.key(name.text)
                entityType(type)
            }
        }
        writer.close("}")
        writer.key("actions")
        writer.open("{")
        for action in syntax.actions {
            for name in action.names {
                writer.key(name.text)
                self.action(action)
            }
        }
        writer.close("}")
        writer.close("}")
    }

    private mutating func entityType(_ syntax: EntityTypeSyntax) {
        writer.open("{")
        annotations(syntax.annotations)
        switch syntax.kind {
        case .enumerated(let ids):
            strings("enum", ids)
        case .standard(let parents, let shape, let tags):
            if !parents.isEmpty { strings("memberOfTypes", parents.map(\.text)) }
            if let shape, !shape.isEmptyRecord {
                writer.key("shape")
                type(shape)
            }
            if let tags {
                writer.key("tags")
                type(tags)
            }
        }
        writer.close("}")
    }

    private mutating func action(_ syntax: ActionSyntax) {
        writer.open("{")
        annotations(syntax.annotations)
        if !syntax.parents.isEmpty {
            writer.key("memberOf")
            writer.open("[")
            for parent in syntax.parents {
                writer.open("{")
                writer.key("id")
                writer.string(parent.id)
                if let type = parent.type {
                    writer.key("type")
                    writer.string(type)
                }
                writer.close("}")
            }
            writer.close("]")
        }
        if let appliesTo = syntax.appliesTo {
            writer.key("appliesTo")
            writer.open("{")
            strings("principalTypes", appliesTo.principals.map(\.text))
            strings("resourceTypes", appliesTo.resources.map(\.text))
            if let context = appliesTo.context, !context.isEmptyRecord {
                writer.key("context")
                type(context)
            }
            writer.close("}")
        }
        writer.close("}")
    }

    private mutating func type(
        _ syntax: TypeSyntax, annotations: [Annotation] = [], isRequired: Bool = true
    ) {
        writer.open("{")
        self.annotations(annotations)
        if !isRequired {
            writer.key("required")
            writer.bool(false)
        }
        switch syntax.kind {
        case .bool: named("Boolean")
        case .long: named("Long")
        case .string: named("String")
        case .extension(let type): named("Extension", type.rawValue)
        case .entity(let name): named("Entity", name)
        case .entityOrCommon(let name): named("EntityOrCommon", name)
        // This name alone would be taken for the keyword.
        case .common("EntityOrCommon"): named("EntityOrCommon", "EntityOrCommon")
        case .common(let name): named(name)
        case .set(let element):
            named("Set")
            writer.key("element")
            type(element)
        case .record(let attributes):
            named("Record")
            record(attributes)
        }
        writer.close("}")
    }

    private mutating func record(_ attributes: [AttributeSyntax]) {
        writer.key("attributes")
        writer.open("{")
        for attribute in attributes {
            writer.key(attribute.name.text)
            type(
                attribute.type, annotations: attribute.annotations,
                isRequired: attribute.isRequired)
        }
        writer.close("}")
    }

    private mutating func named(_ type: String, _ name: String? = nil) {
        writer.key("type")
        writer.string(type)
        guard let name else { return }
        writer.key("name")
        writer.string(name)
    }

    private mutating func strings(_ key: String, _ values: [String]) {
        writer.key(key)
        writer.open("[")
        for value in values { writer.string(value) }
        writer.close("]")
    }

    private mutating func annotations(_ annotations: [Annotation]) {
        guard !annotations.isEmpty else { return }
        writer.key("annotations")
        writer.open("{")
        for annotation in annotations {
            writer.key(annotation.key)
            if annotation.hasValue {
                writer.string(annotation.value)
            } else {
                writer.null()
            }
        }
        writer.close("}")
    }
}
