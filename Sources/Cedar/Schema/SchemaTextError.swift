/// Why a schema cannot be written in Cedar's schema syntax. A value.
public struct SchemaTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// One line, lower case, with names in backticks.
    public let message: String

    /// The message.
    public var description: String { message }
}
