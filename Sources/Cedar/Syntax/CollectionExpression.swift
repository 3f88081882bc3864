/// Set and record literals.
enum CollectionExpression: Sendable {
    case set([Expression])
    case record([RecordEntry])
}
