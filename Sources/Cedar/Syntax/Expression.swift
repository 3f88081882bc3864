/// One node of the tree of a condition, where it stands, and how high the tree below it is.
///
/// The height is kept so that every walk over the tree, its release included, is known to stay
/// within `CedarLimits.expressionHeightMax` levels. A class, because a pointer makes for smaller
/// frames in those walks than a struct that holds enums.
final class Expression: Sendable {
    let kind: ExpressionKind
    let range: SourceRange
    let height: UInt16

    /// `height` is checked by the parser, the only maker of expressions.
    init(_ kind: ExpressionKind, _ range: SourceRange, height: UInt16) {
        self.kind = kind
        self.range = range
        self.height = height
    }
}
