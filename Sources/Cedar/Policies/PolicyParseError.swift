/// One error in a policy text: where it is, what was found, what was expected. A value.
public struct PolicyParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name of the source.
    public let sourceName: String
    /// Where the error begins.
    public let position: SourcePosition
    /// One line, lower case, with input in backticks.
    public let message: String
    /// What stood there, in backticks or `end of input`; nil where the error is no missing token.
    public let found: String?
    /// What could have stood there; empty where the error is no missing token.
    public let expected: [String]

    let excerpt: Excerpt

    init(
        _ source: SourceText, _ range: SourceRange, message: String,
        found: String? = nil, expected: [String] = []
    ) {
        sourceName = source.name
        position = source.position(at: Int(range.start))
        self.message = message.asMessage
        self.found = found?.asMessage
        self.expected = expected
        excerpt = Excerpt(source, range)
    }

    /// Line of the error, from 1.
    public var line: Int { position.line }
    /// Column of the error in Unicode scalars, from 1.
    public var column: Int { position.column }

    /// `source:line:column: message`.
    public var description: String { "\(sourceName):\(position): \(message)" }

    /// The description, the line and a caret under the place; four lines.
    public var rendered: String {
        excerpt.rendered(name: sourceName, position: position, message: message)
    }
}
