/// The methods of the language itself; their argument counts are part of the grammar.
enum BuiltinMethod: String, Sendable, CaseIterable, BitwiseCopyable {
    case contains
    case containsAll
    case containsAny
    case isEmpty
    case getTag
    case hasTag

    var argumentCount: Int { self == .isEmpty ? 0 : 1 }
}
