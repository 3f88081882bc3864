/// The name of an entity, as in `User::"alice"`. A value; the entity need not exist.
public struct EntityUID: Sendable {
    /// The type of the entity.
    public let type: EntityType
    /// The id within the type; any text, the empty one included.
    public let id: String

    /// Joins a type and an id.
    public init(type: EntityType, id: String) {
        self.type = type
        self.id = id
    }

    /// Joins a type's name and an id.
    ///
    /// Throws `EntityNameError` where the type's name is none.
    public init(type: String, id: String) throws(EntityNameError) {
        self.init(type: try EntityType(type), id: id)
    }

    /// Reads `Type::"id"`, the form that `description` prints, with Cedar's escapes in the id and
    /// no blanks around the `::`.
    ///
    /// Throws `EntityNameError` where the text is anything else.
    public init(parsing text: String) throws(EntityNameError) {
        let bytes = Array(text.utf8)
        guard let quote = bytes.firstIndex(of: UInt8(ascii: "\"")), quote > 2,
            bytes[(quote - 2)..<quote].elementsEqual([UInt8(ascii: ":"), UInt8(ascii: ":")]),
            bytes.count > quote + 1, bytes.last == UInt8(ascii: "\"")
        else {
            throw EntityNameError(message: "`\(text)` is no entity; expected `Type::\"id\"`")
        }
        let type = try EntityType(String(decoding: bytes[..<(quote - 2)], as: UTF8.self))
        let inner = bytes[(quote + 1)..<(bytes.count - 1)]
        do throws(StringLiteral.Problem) {
            try EntityUID.checkQuotes(inner)
            self.init(type: type, id: try StringLiteral.string(inner))
        } catch {
            throw EntityNameError(message: "`\(text)` is no entity: \(error.message)")
        }
    }

    /// A quote inside the id must be escaped, and the last quote must not be.
    private static func checkQuotes(
        _ bytes: ArraySlice<UInt8>
    ) throws(StringLiteral.Problem) {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == UInt8(ascii: "\"") {
                throw StringLiteral.Problem(
                    start: index, end: index + 1, message: "a quote in the id has no backslash")
            }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
    }
}

extension EntityUID: Hashable {
    /// Equal when type and id are, byte by byte.
    public static func == (left: EntityUID, right: EntityUID) -> Bool {
        left.type == right.type && left.id.isSameBytes(as: right.id)
    }

    /// Hashes type and id.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(type)
        id.hashBytes(into: &hasher)
    }
}

extension EntityUID: CustomStringConvertible {
    /// `Type::"id"` with the id escaped; `init(parsing:)` reads it back.
    public var description: String { "\(type.name)::\(id.cedarLiteral)" }
}
