/// Attributes and methods of a value.
enum AccessExpression: Sendable {
    case attribute(Expression, String)
    /// `has a.b.c` holds the whole path; `has "a"` a path of one.
    case has(Expression, [String])
    case call(BuiltinMethod, receiver: Expression, argument: Expression?)
    /// A function or a method, whose receiver comes first; any number of arguments.
    case extensionCall(ExtensionFunction, [Expression])
}
