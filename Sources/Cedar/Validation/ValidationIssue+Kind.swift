extension ValidationIssue {
    /// The sorts of errors and warnings.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The schema declares no such entity type.
        case unknownEntityType
        /// The schema declares no such action.
        case unknownAction
        /// An enumerated entity type has no such id.
        case undeclaredEntity
        /// No action applies to what the scope admits.
        case noApplicableAction
        /// An operand has a type that the operator does not take.
        case unexpectedType
        /// Types that must agree do not.
        case incompatibleTypes
        /// The type has no such attribute.
        case attributeNotFound
        /// An optional attribute is read without a test that it is there.
        case unguardedAttribute
        /// A tag is read without a test that it is there.
        case unguardedTag
        /// The entity type has no tags.
        case noTags
        /// An empty set literal, in strict mode.
        case emptySet
        /// An extension function with too few or too many arguments.
        case wrongArgumentCount
        /// The text of an extension value cannot be read.
        case malformedArgument
        /// An extension value that is not made from a literal, in strict mode.
        case nonLiteralArgument
        /// More entities must be looked up one after another than the level allows.
        case levelExceeded
        /// An entity that is written down is looked up; no level allows that.
        case literalLookup
        /// A warning: the policy is false for every request that the schema admits.
        case impossiblePolicy
        /// A warning: a text holds characters that change the direction of the text around them.
        case bidirectionalText
    }
}
