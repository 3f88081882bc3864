/// One part of a schema in one of its two forms, and the name that its errors carry. A value.
public struct SchemaSource: Sendable {
    enum Form: Sendable {
        case text
        case json
    }

    /// The name shown in errors, usually a file name.
    public let name: String
    let form: Form
    let bytes: [UInt8]

    /// A source in Cedar's schema syntax; at most `CedarLimits.sourceBytesMax` bytes, checked when
    /// it is read.
    public init(name: String, text: String) {
        self.init(name: name, form: .text, bytes: Array(text.utf8))
    }

    /// A source in the JSON form; limits as `init(name:text:)`.
    public init(name: String, json: String) {
        self.init(name: name, form: .json, bytes: Array(json.utf8))
    }

    /// A source in the JSON form as bytes of UTF-8; limits as `init(name:text:)`.
    public init(name: String, jsonUTF8 bytes: [UInt8]) {
        self.init(name: name, form: .json, bytes: bytes)
    }

    private init(name: String, form: Form, bytes: [UInt8]) {
        self.name = name
        self.form = form
        self.bytes = bytes
    }
}
