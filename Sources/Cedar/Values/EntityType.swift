/// The type of an entity: identifiers joined by `::`, as in `Postern::Action`. A value.
public struct EntityType: Sendable, CustomStringConvertible {
    /// The name with its namespaces, without blanks.
    public let name: String

    /// A type from its name: identifiers joined by `::`, none of them a reserved word.
    ///
    /// Throws `EntityNameError` where the name is no such thing.
    public init(_ name: String) throws(EntityNameError) {
        guard EntityType.isLegal(name) else {
            throw EntityNameError(
                message: "`\(name)` is no entity type; expected identifiers joined by `::`")
        }
        self.name = name
    }

    init(unchecked name: String) {
        self.name = name
    }

    /// The name.
    public var description: String { name }

    /// The last identifier of the name: `Action` of `Postern::Action`.
    public var basename: Substring {
        guard let colon = name.utf8.lastIndex(of: UInt8(ascii: ":")) else { return name[...] }
        return name[name.utf8.index(after: colon)...]
    }

    /// Whether entities of the type are actions.
    public var isAction: Bool { basename == "Action" }

    static func isLegal(_ name: String) -> Bool {
        var rest = name.utf8[...]
        while true {
            let word = rest.prefix(while: Identifier.isWordByte)
            guard let first = word.first, !Identifier.isDigit(first), !isReserved(word) else {
                return false
            }
            rest = rest[word.endIndex...]
            if rest.isEmpty { return true }
            guard rest.starts(with: "::".utf8) else { return false }
            rest = rest.dropFirst(2)
        }
    }

    private static func isReserved(_ word: Substring.UTF8View) -> Bool {
        // The longest reserved word has seven letters; long names need no look-up.
        word.count <= reservedBytesMax && TokenKind.reservedWords[String(Substring(word))] != nil
    }

    private static let reservedBytesMax =
        TokenKind.reservedWords.keys.map(\.utf8.count).max() ?? 0

}

extension EntityType: Hashable {
    /// Types are equal when their names are, byte by byte.
    public static func == (left: EntityType, right: EntityType) -> Bool {
        left.name.isSameBytes(as: right.name)
    }

    /// Hashes the bytes of the name.
    public func hash(into hasher: inout Hasher) {
        name.hashBytes(into: &hasher)
    }
}
