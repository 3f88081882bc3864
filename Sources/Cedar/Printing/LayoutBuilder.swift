/// Lays out the tokens of policies that parse. It follows the grammar as the parser does, whose
/// limits bound its recursion as well, and places every token with its comments.
///
/// A class, so that no debug build copies it into the frames of the recursion.
final class LayoutBuilder {
    let tokens: [FormatToken]
    private var items: [LayoutItem] = []
    /// How many groups begin at a reserved step.
    private var openings: [Int: Int] = [:]
    private(set) var index = 0
    /// The bracket that closes the one at an index; 0 where there is none.
    private let closings: [Int]
    /// The token whose trailing comment is still to be placed.
    private var openTrailing: Int?
    /// Whether the comments before the next token have been placed.
    private var hasPlacedLeading = false

    init(_ tokens: [FormatToken]) {
        self.tokens = tokens
        closings = LayoutBuilder.closings(tokens)
        items.reserveCapacity(tokens.count * 2)
    }

    static func items(_ tokens: [FormatToken]) -> [LayoutItem] {
        let builder = LayoutBuilder(tokens)
        builder.placePolicies()
        return builder.finished()
    }

    private static func closings(_ tokens: [FormatToken]) -> [Int] {
        var closings = Array(repeating: 0, count: tokens.count)
        var open: [Int] = []
        for (index, token) in tokens.enumerated() {
            switch token.kind {
            case .leftParenthesis, .leftBracket, .leftBrace: open.append(index)
            case .rightParenthesis, .rightBracket, .rightBrace:
                if let start = open.popLast() { closings[start] = index }
            default: break
            }
        }
        return closings
    }

    // MARK: Tokens

    var kind: TokenKind { tokens[index].kind }

    /// The kind of a token further on.
    func kind(at place: Int) -> TokenKind {
        tokens[min(place, tokens.count - 1)].kind
    }

    /// The place behind the bracket that closes the one at `place`.
    func placeBehindBracket(at place: Int) -> Int {
        max(closings[place], place) + 1
    }

    /// Places the next token.
    func place() {
        placeComments()
        items.append(.token(index))
        openTrailing = tokens[index].trailing == nil ? nil : index
        hasPlacedLeading = false
        if index < tokens.count - 1 { index += 1 }
    }

    /// Places the next token if it is of the kind.
    @discardableResult
    func place(_ kind: TokenKind) -> Bool {
        guard self.kind == kind else { return false }
        place()
        return true
    }

    /// Whether the comma at a place stands before the closing bracket and may go: no comment hangs
    /// on it.
    func isNeedlessComma(at place: Int, before end: TokenKind) -> Bool {
        kind(at: place) == .comma && kind(at: place + 1) == end && !tokens[place].hasComments
    }

    /// Leaves the next token, a needless comma, out.
    func drop() {
        index += 1
    }

    // MARK: Steps

    /// Adds a step. Comments are placed outside of the groups that begin or end beside them, or
    /// they would break them.
    func add(_ item: LayoutItem) {
        switch item {
        case .close, .indent: break
        case .open: placeComments()
        case .token, .leading, .trailing, .blank, .blankOrBreak, .emptyOrBreak, .lineEnd,
            .emptyLine:
            placeTrailing()
        }
        items.append(item)
    }

    /// The place of a step that is set later and of groups that are opened later; it stands behind
    /// the comments before the next token.
    func reserve() -> Int {
        placeComments()
        return reserveIndentation()
    }

    /// The place of an indentation that is set later.
    func reserveIndentation() -> Int {
        items.append(.indent(0))
        return items.count - 1
    }

    func setIndentation(_ place: Int, _ levels: Int) {
        items[place] = .indent(levels)
    }

    /// Begins a group at a place that was reserved, around those that were begun there before.
    func openGroup(at place: Int) {
        openings[place, default: 0] += 1
    }

    /// The steps with all groups in their places.
    private func finished() -> [LayoutItem] {
        var all: [LayoutItem] = []
        all.reserveCapacity(items.count + openings.count)
        for (index, item) in items.enumerated() {
            for _ in 0..<openings[index, default: 0] { all.append(.open) }
            all.append(item)
        }
        return all
    }

    private func placeTrailing() {
        guard let token = openTrailing else { return }
        items.append(.trailing(token))
        openTrailing = nil
    }

    /// What trails the last token and what leads the next.
    private func placeComments() {
        placeTrailing()
        if !hasPlacedLeading, !tokens[index].leading.isEmpty { items.append(.leading(index)) }
        hasPlacedLeading = true
    }

    /// The comments at the end of the text.
    func placeEnd() {
        placeComments()
    }
}
