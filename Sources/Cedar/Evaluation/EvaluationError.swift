/// Why the condition of a policy could not be evaluated. A value.
public enum EvaluationError: Error, Hashable, Sendable {
    /// A value had another type than the operation takes.
    case typeMismatch(expected: [ValueType], found: ValueType)
    /// The result of an operation does not fit in 64 bits; the text is the operation.
    case integerOverflow(String)
    /// An entity that is not in the store was asked for an attribute or a tag.
    case entityMissing(EntityUID)
    /// The entity has no such attribute.
    case entityAttributeMissing(EntityUID, attribute: String)
    /// The record has no such attribute.
    case recordAttributeMissing(attribute: String)
    /// The entity has no such tag.
    case tagMissing(EntityUID, tag: String)
    /// An extension function got another number of arguments than it takes; a method's receiver
    /// counts.
    case argumentCount(function: String, expected: Int, found: Int)
    /// An extension function has no result for its arguments.
    case extensionFailure(function: String, message: String)
}

extension EvaluationError: CustomStringConvertible {
    /// One line, lower case, with input in backticks.
    public var message: String { text.asMessage }

    private var text: String {
        switch self {
        case .typeMismatch(let expected, let found):
            let choices = Parser.list(expected.map { "`\($0)`" })
            return "type error: expected \(choices), found `\(found)`"
        case .integerOverflow(let operation):
            return "integer overflow in `\(operation)`"
        case .entityMissing(let entity):
            return "the entity `\(entity)` does not exist"
        case .entityAttributeMissing(let entity, let attribute):
            return "the entity `\(entity)` has no attribute `\(attribute)`"
        case .recordAttributeMissing(let attribute):
            return "the record has no attribute `\(attribute)`"
        case .tagMissing(let entity, let tag):
            return "the entity `\(entity)` has no tag `\(tag)`"
        case .argumentCount(let function, let expected, let found):
            let arguments = expected == 1 ? "1 argument" : "\(expected) arguments"
            return "`\(function)` takes \(arguments), found \(found)"
        case .extensionFailure(let function, let message):
            return "`\(function)` failed: \(message)"
        }
    }

    /// The message.
    public var description: String { message }
}
