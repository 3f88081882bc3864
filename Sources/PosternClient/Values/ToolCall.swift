/// One tool call, as the broker is asked about it (`protocol/SPEC.md`, "authorise").
public struct ToolCall: Hashable, Sendable {
    /// What is to be done, for instance `http.get`; 1 to 128 bytes.
    public var action: String
    /// What it is done to, for instance `Host::"api.example.com"`; the id has at most 1,024
    /// bytes.
    public var resource: ResourceName
    /// More about the call, for policies. The key `postern` is the broker's own.
    public var context: [String: ContextValue]

    /// A call.
    public init(
        action: String, resource: ResourceName, context: [String: ContextValue] = [:]
    ) {
        self.action = action
        self.resource = resource
        self.context = context
    }
}
