package import PosternCore
import PosternWire

extension AuditRecord {
    /// The call's context as a value; nil where it is not kept.
    package var contextValue: ContextValue? {
        guard let context else { return nil }
        var reader = CBORReader(context.span.bytes)
        return try? reader.readContextValue()
    }
}
