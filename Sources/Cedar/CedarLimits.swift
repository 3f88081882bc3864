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

    /// Nested arrays and objects of policies as JSON, where each operator of a chain nests twice. A
    /// loop reads them, so the limit is one of memory; the reference engine reads 127.
    public static let policyJSONDepthMax = 1 << 20

    /// Expressions that a path behind `has` may become where policies are written as JSON, which
    /// repeats its operand for each name; past it the path is written as a list.
    public static let hasExpansionMax = 10_000

    /// Names of a path behind `has` in policies as JSON, if one of them is no identifier.
    public static let hasNamesMax = 64

    /// Nested sets and records of a value in a request or an entity.
    public static let valueDepthMax = 127

    /// Times that `!` or `-` may be repeated before one operand.
    public static let unaryOperatorsMax = 4

    /// Errors reported for one set of policies before parsing gives up.
    public static let parseErrorsMax = 100

    /// Policies out of scope that an explanation lists.
    public static let explainedMismatchesMax = 100

    /// Parts of one `&&` or `||` that an explanation lists.
    public static let explainedPartsMax = 32

    /// Values that an explanation shows for one test.
    public static let explainedValuesMax = 8

    /// Scalars of an expression or a value that an explanation shows.
    public static let explainedTextMax = 200

    /// Errors kept for one policy by validation.
    public static let validationIssuesMax = 100

    /// Policies in one set.
    public static let policiesMax = 1_000_000

    /// Pairs of entity and ancestor that an entity store may hold; a chain of n costs n²/2.
    public static let ancestorPairsMax = 20_000_000

    /// Sets and records written inside one another in a schema. A record costs two levels of the
    /// JSON form, so that what is read from text fits into `jsonDepthMax` when it is written.
    public static let schemaNestingMax = 58

    /// Height of one type of a schema once its common types are replaced by what they stand for.
    public static let schemaTypeHeightMax = 127

    /// What a schema declares in all: for every declared name the attributes, types and names that
    /// belong to it, once common types are replaced by what they stand for. A few short common
    /// types that use one another twice would otherwise grow without bound.
    public static let schemaPartsMax = 2_000_000

    /// Links followed to find the ancestors of all entity types or all actions of a schema.
    public static let schemaAncestorLinksMax = 1_000_000

    /// Errors reported for one schema.
    public static let schemaErrorsMax = 100
}
