/// What an operator takes in one of its places, and what to say where it finds something else.
enum OperandRule {
    case condition
    case summand
    case factor
    case likeText
    case tagName
    case attributeHolder
    case testedHolder
    case typeTested
    case member
    case container
    case tagHolder
    case set
    case otherSet
    case emptyTested
    case argument(InferredType)

    func accepts(_ type: InferredType) -> Bool {
        switch (self, type) {
        case (_, .never): true
        case (.condition, .bool): true
        case (.summand, .long), (.factor, .long): true
        case (.likeText, .string), (.tagName, .string): true
        case (.attributeHolder, _), (.testedHolder, _): type.isRecord || type.entities != nil
        case (.typeTested, .entity), (.member, .entity), (.tagHolder, .entity): true
        case (.container, .entity), (.container, .set(.entity)), (.container, .set(.never)): true
        case (.set, .set), (.otherSet, .set), (.emptyTested, .set): true
        case (.argument(let expected), _): type.isSubtype(of: expected, .permissive)
        case (.condition, _), (.summand, _), (.factor, _), (.likeText, _), (.tagName, _),
            (.typeTested, _), (.member, _), (.tagHolder, _), (.container, _), (.set, _),
            (.otherSet, _), (.emptyTested, _):
            false
        }
    }

    /// What is accepted, for messages.
    var expected: String {
        switch self {
        case .condition: "`Bool`"
        case .summand, .factor: "`Long`"
        case .likeText, .tagName: "`String`"
        case .attributeHolder, .testedHolder: "an entity or a record"
        case .typeTested, .member, .tagHolder: "an entity"
        case .container: "an entity or a set of entities"
        case .set, .otherSet, .emptyTested: "a set"
        case .argument(let type): "`\(type.text)`"
        }
    }

    /// What may have been meant.
    func advice(for type: InferredType) -> String? {
        switch (self, type) {
        case (.summand, .string): "Cedar cannot join strings"
        case (.summand, .set), (.factor, .set):
            "Cedar has no union, intersection or difference of sets"
        case (.likeText, .entity): "`is` tests the type of an entity"
        case (.testedHolder, .set), (.container, .set):
            "`contains`, `containsAny` and `containsAll` look into a set"
        case (.testedHolder, .string), (.set, .string), (.container, .string):
            "`like` looks into a string"
        case (.typeTested, _): "only the types of entities can be tested"
        case (.member, _): "`contains`, `containsAny` and `containsAll` look into a set"
        case (.set, .entity): "`in` tests for members of an entity"
        case (.set, .record), (.set, .declared): "`has` tests for an attribute"
        case (.otherSet, _): "`contains` tests for a single element"
        case (.emptyTested, .string): "`== \"\"` tests for an empty string"
        case (.condition, _), (.summand, _), (.factor, _), (.likeText, _), (.tagName, _),
            (.attributeHolder, _), (.testedHolder, _), (.container, _), (.tagHolder, _),
            (.set, _), (.emptyTested, _), (.argument, _):
            nil
        }
    }
}
