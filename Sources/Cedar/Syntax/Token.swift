/// One token and where it stands.
struct Token: Sendable {
    let kind: TokenKind
    let range: SourceRange
}
