/// Where types must be compatible; the raw value completes "… must have compatible types".
enum JoinContext: String {
    case set = "the elements of a set"
    case conditional = "both branches of a conditional"
    case equality = "both sides of `==`"
    case contains = "the elements of the set and the argument of `contains`"
    case containsMany = "the elements of both sets of `containsAll` and `containsAny`"
    case tag = "the tags that `getTag` may find"
}
