package import PosternCore

/// One tool call as a caller claims it, without its context.
package struct ToolCall: Sendable {
    package let action: String
    package let resource: ResourceName
    /// Whether the context has the key `postern`, which only the broker sets.
    package let claimsReservedKey: Bool

    package init(action: String, resource: ResourceName, claimsReservedKey: Bool) {
        self.action = action
        self.resource = resource
        self.claimsReservedKey = claimsReservedKey
    }
}
