import Cedar
import PosternCore

extension PolicySnapshot {
    /// Begins the request by which these policies are asked about a tool call, as far as callers
    /// have no say in it; what they claim, `claims` attributes, is written behind it.
    ///
    /// - Parameter writeFacts: writes `context.postern`, of which policies may look at these parts;
    ///   not called where they do not look at all.
    @inline(__always)
    func begin(
        _ principal: EntityUID, action: Span<UInt8>, resourceType: Span<UInt8>,
        resourceID: Span<UInt8>, claims: Int, in buffer: RequestBuffer,
        writeFacts: (FactSelection) throws(DataError) -> Void
    ) throws(DataError) {
        buffer.reset()
        buffer.setPrincipal(principal)
        buffer.setAction(type: CedarNames.actionType.name.utf8.span, id: action)
        buffer.setResource(type: resourceType, id: resourceID)
        try buffer.beginContext(count: claims + (factsRead == nil ? 0 : 1))
        if let factsRead { try writeFacts(factsRead) }
    }
}
