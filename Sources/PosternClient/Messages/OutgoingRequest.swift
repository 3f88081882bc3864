import PosternCore
import PosternWire

/// A request that was checked and encoded, ready to leave.
struct OutgoingRequest: Sendable {
    let operation: Operation
    let correlation: UInt64
    let payload: [UInt8]
    let deadline: ContinuousClock.Instant

    /// - Throws: `malformed`, `tooLarge`.
    init(
        _ message: RequestMessage, correlation: UInt64, within deadline: Duration
    ) throws(ClientError) {
        try RequestCheck.check(message)
        guard deadline > .zero else {
            throw ClientError(
                .malformed, "a deadline of `\(deadline)`; give a call some time",
                operation: message.operation)
        }
        var writer = CBORWriter()
        RequestEncoder.encode(message, correlation: correlation, into: &writer)
        guard writer.bytes.count <= Limits.frameBytesMax else {
            throw ClientError(
                .tooLarge,
                "the request has `\(writer.bytes.count)` bytes; at most \(Limits.frameBytesMax) "
                    + "are allowed", operation: message.operation)
        }
        operation = message.operation
        self.correlation = correlation
        payload = writer.bytes
        self.deadline = .now + min(deadline, ClientLimits.deadlineMax)
    }
}
