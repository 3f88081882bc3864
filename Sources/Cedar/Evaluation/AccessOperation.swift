/// Attributes and methods of a value.
enum AccessOperation: BitwiseCopyable {
    case attribute(NodeReference, Text)
    case has(NodeReference, TextList)
    /// Receiver and, but for `isEmpty`, argument.
    case call(BuiltinMethod, NodeReference)
    case extensionCall(ExtensionFunction, NodeList)
}
