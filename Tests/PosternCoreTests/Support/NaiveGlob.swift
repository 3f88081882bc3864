/// What a glob means, written down as recursion, with no thought of speed.
enum NaiveGlob {
    enum Piece: Equatable {
        case byte(UInt8)
        case star
    }

    /// The pieces of a pattern; nil where it has a stray backslash or is empty.
    static func pieces(_ text: String) -> [Piece]? {
        var pieces: [Piece] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"): pieces.append(.star)
            case UInt8(ascii: "\\"):
                guard let next = rest.popFirst(), "*\\".utf8.contains(next) else { return nil }
                pieces.append(.byte(next))
            default: pieces.append(.byte(byte))
            }
        }
        return text.isEmpty ? nil : pieces
    }

    static func matches(_ pieces: ArraySlice<Piece>, _ text: ArraySlice<UInt8>) -> Bool {
        guard let first = pieces.first else { return text.isEmpty }
        switch first {
        case .byte(let byte):
            return text.first == byte && matches(pieces.dropFirst(), text.dropFirst())
        case .star:
            return matches(pieces.dropFirst(), text)
                || (!text.isEmpty && matches(pieces, text.dropFirst()))
        }
    }
}
