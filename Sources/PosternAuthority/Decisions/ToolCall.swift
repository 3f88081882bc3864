/// One tool call as a caller claims it, without its context: names in place, in the frame that
/// they came in.
package struct ToolCall: ~Escapable {
    /// UTF-8, as everything here.
    package let action: Span<UInt8>
    package let resourceType: Span<UInt8>
    package let resourceID: Span<UInt8>
    /// Whether the context has the key `postern`, which only the broker sets.
    package let claimsReservedKey: Bool

    @_lifetime(copy action, copy resourceType, copy resourceID)
    package init(
        action: Span<UInt8>, resourceType: Span<UInt8>, resourceID: Span<UInt8>,
        claimsReservedKey: Bool
    ) {
        self.action = action
        self.resourceType = resourceType
        self.resourceID = resourceID
        self.claimsReservedKey = claimsReservedKey
    }
}
