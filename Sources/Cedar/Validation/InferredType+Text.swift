extension InferredType {
    /// Bytes of a type in a message at most; the rest is cut.
    private static let textMax = 200

    /// The type in the schema's syntax, shortened where it is long.
    var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        // Checked before every part: a type of the schema may unfold to an immense text.
        guard text.utf8.count < Self.textMax else { return }
        switch self {
        case .never: text += "Never"
        case .bool(.unknown): text += "Bool"
        case .bool(.always): text += "True"
        case .bool(.never): text += "False"
        case .long: text += "Long"
        case .string: text += "String"
        case .extension(let type): text += type.rawValue
        case .entity(let union): text += union.types.map(\.name).joined(separator: " | ")
        case .set(let element):
            text += "Set<"
            element.write(to: &text)
            text += ">"
        case .record(let shape): Self.write(shape, to: &text)
        case .declared(let type): Self.write(RecordShape(type), to: &text)
        }
    }

    private static func write(_ shape: RecordShape, to text: inout String) {
        text += "{"
        for (index, attribute) in shape.attributes.enumerated() {
            guard text.utf8.count < textMax else {
                text += "…"
                break
            }
            text += index == 0 ? "" : ", "
            text += attribute.name.attributeText + (attribute.isRequired ? ": " : "?: ")
            attribute.type.write(to: &text)
        }
        text += shape.isOpen ? ", …}" : "}"
    }
}
