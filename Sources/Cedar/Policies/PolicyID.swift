/// The name of a policy within its set. A value.
public struct PolicyID: Sendable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// The name.
    public let name: String

    /// Any text can be a name.
    public init(_ name: String) {
        self.name = name
    }

    /// A name written as a literal.
    public init(stringLiteral name: String) {
        self.name = name
    }

    /// The name, in one line: line ends and what else steers a terminal are escaped.
    public var description: String { name.withoutControls }
}

extension PolicyID: Hashable {
    /// Equal when the names are, byte by byte.
    public static func == (left: PolicyID, right: PolicyID) -> Bool {
        left.name.isSameBytes(as: right.name)
    }

    /// Hashes the bytes of the name.
    public func hash(into hasher: inout Hasher) {
        name.hashBytes(into: &hasher)
    }
}
