/// The named maxima of the engine: every recursion, table and input has one.
///
/// The depths are chosen so that a debug build, whose frames are several times larger than those
/// of a release build, stays within half of a thread stack of 512 KB.
public enum CedarLimits {
    /// Bytes of one policy source or one JSON document.
    public static let sourceBytesMax = 64 << 20

    /// Nested calls of the expression parser. A pair of parentheses costs one, two behind an
    /// operator; at most six where every precedence stands before it.
    public static let parseDepthMax = 128

    /// Height of one expression tree: operators, member accesses and literals inside one another.
    public static let expressionHeightMax = 128

    /// Nested arrays and objects of a JSON document; the reference engine's limit as well.
    public static let jsonDepthMax = 127

    /// Nested sets and records of a value in a request or an entity.
    public static let valueDepthMax = 127

    /// Times that `!` or `-` may be repeated before one operand.
    public static let unaryOperatorsMax = 4

    /// Errors reported for one set of policies before parsing gives up.
    public static let parseErrorsMax = 100

    /// Policies in one set.
    public static let policiesMax = 1_000_000

    /// Pairs of entity and ancestor that an entity store may hold; a chain of n costs n²/2.
    public static let ancestorPairsMax = 20_000_000
}
