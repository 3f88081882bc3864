/// A token as it was spelt, and the comments around it.
struct FormatToken {
    /// A comment on lines of its own.
    struct Comment {
        let text: String
        /// Whether an empty line stands before it.
        let hasBlankLineBefore: Bool
    }

    let kind: TokenKind
    let text: String
    /// Columns that the text takes.
    let width: Int
    /// The comments before the token that do not trail the token before.
    var leading: [Comment] = []
    /// Whether an empty line stands between the last leading comment and the token.
    var hasBlankLineBefore = false
    /// The comment behind the token on its line.
    var trailing: String?

    var hasComments: Bool { !leading.isEmpty || trailing != nil }
}
