/// A text that names no entity or no entity type. A value.
public struct EntityNameError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line, lower case, with the input in backticks.
    public let message: String

    init(message: String) {
        self.message = message.asMessage
    }

    /// The message.
    public var description: String { message }
}
