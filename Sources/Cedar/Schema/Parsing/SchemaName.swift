/// What is a name in the JSON form of a schema: identifiers joined by `::`, without blanks.
enum SchemaName {
    /// Whether the text is a name whose identifiers are no reserved words but perhaps `__cedar`.
    static func isReference(_ text: String) -> Bool {
        parts(text).allSatisfy { $0 == SchemaNames.cedar || EntityType.isLegal($0) }
    }

    static func mentionsCedar(_ text: String) -> Bool {
        parts(text).contains(SchemaNames.cedar)
    }

    /// The identifiers; a single colon makes an empty one, which is none.
    private static func parts(_ text: String) -> [String] {
        let pieces = text.utf8.split(
            separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        // Every other piece lies between the two colons of `::` and is empty.
        guard pieces.count % 2 == 1 else { return [""] }
        var parts: [String] = []
        for (index, piece) in pieces.enumerated() {
            if index % 2 == 0 {
                parts.append(String(decoding: piece, as: UTF8.self))
            } else if !piece.isEmpty {
                return [""]
            }
        }
        return parts
    }
}
