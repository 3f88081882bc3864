/// The name of a segment's file: `lane-0.0000000012.open`, the stream, the part, the state.
package struct SegmentName: Hashable, Sendable, CustomStringConvertible {
    package enum State: String, CaseIterable, Sendable {
        /// Being written, or left by a broker that was killed.
        case open
        case sealed
        /// Sealed, and exported.
        case exported
    }

    package let stream: String
    /// From 1 on, without a gap.
    package let part: UInt64
    package var state: State

    package init(stream: String, part: UInt64, state: State) {
        self.stream = stream
        self.part = part
        self.state = state
    }

    /// Nil for the name of something else.
    package init?(_ name: String) {
        let pieces = name.split(separator: ".", omittingEmptySubsequences: false)
        guard pieces.count == 3, Self.isStream(pieces[0]), pieces[1].utf8.count == Self.digits,
            pieces[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let part = UInt64(pieces[1]), part > 0, let state = State(rawValue: String(pieces[2]))
        else { return nil }
        self.init(stream: String(pieces[0]), part: part, state: state)
    }

    package var description: String {
        let number = String(part)
        let zeros = String(repeating: "0", count: Swift.max(0, Self.digits - number.utf8.count))
        return "\(stream).\(zeros)\(number).\(state.rawValue)"
    }

    private static let digits = 10

    static func isStream(_ text: Substring) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}
