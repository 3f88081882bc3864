/// An error in entities or in the data of a request: what is wrong, with which entity, and where
/// in the document, if the data came from one. A value.
public struct DataError: Error, Hashable, Sendable {
    /// One line, lower case, with input in backticks, without the place.
    public let message: String
    /// The entity concerned, if its name is known.
    public let entity: EntityUID?
    /// The name of the document.
    public let sourceName: String?
    /// Where the error begins.
    public let position: SourcePosition?

    private let excerpt: Excerpt?

    init(_ message: String, entity: EntityUID? = nil) {
        self.message = message.asMessage
        self.entity = entity
        sourceName = nil
        position = nil
        excerpt = nil
    }

    init(
        _ source: SourceText, _ range: SourceRange, _ message: String, entity: EntityUID? = nil
    ) {
        self.message = message.asMessage
        self.entity = entity
        sourceName = source.name
        position = source.position(at: Int(range.start))
        excerpt = Excerpt(source, range)
    }
}

extension DataError: CustomStringConvertible {
    /// `source:line:column: message`, as much of it as is known.
    public var description: String {
        guard let sourceName, let position else { return message }
        return "\(sourceName):\(position): \(message)"
    }

    /// The description, the line and a caret under the place.
    public var rendered: String {
        guard let sourceName, let position, let excerpt else { return message }
        return excerpt.rendered(name: sourceName, position: position, message: message)
    }
}
