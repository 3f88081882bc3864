import PosternCore
import PosternWire

/// A request that was checked and encoded, ready to leave.
struct OutgoingRequest: Sendable {
    let operation: Operation
    let correlation: UInt64
    let payload: [UInt8]
    let deadline: ContinuousClock.Instant

    /// - Parameter tellsDeadline: whether the broker is told it, by the wall clock.
    /// - Throws: `malformed`, `tooLarge`.
    init(
        _ message: RequestMessage, correlation: UInt64, within deadline: Duration,
        tellsDeadline: Bool
    ) throws(ClientError) {
        try RequestCheck.check(message)
        guard deadline > .zero else {
            throw ClientError(
                .malformed, "a deadline of `\(deadline)`; give a call some time",
                operation: message.operation)
        }
        let deadline = min(deadline, ClientLimits.deadlineMax)
        let told =
            tellsDeadline ? message.wanted(byMilliseconds: Self.end(of: deadline)) : message
        var writer = CBORWriter()
        RequestEncoder.encode(told, correlation: correlation, into: &writer)
        guard writer.count <= Limits.frameBytesMax else {
            throw ClientError(
                .tooLarge,
                "the request has `\(writer.count)` bytes; at most \(Limits.frameBytesMax) "
                    + "are allowed", operation: message.operation)
        }
        operation = message.operation
        self.correlation = correlation
        payload = writer.bytes
        self.deadline = .now + deadline
    }

    /// In unix time, rounded up: the broker never gives a request up before its caller does.
    private static func end(of deadline: Duration) -> UInt64 {
        let (seconds, attoseconds) = deadline.components
        let attosecondsPerMillisecond: Int64 = 1_000_000_000_000_000
        let rest = (attoseconds + attosecondsPerMillisecond - 1) / attosecondsPerMillisecond
        return SystemCalls.wallMilliseconds + UInt64(seconds * 1_000 + rest)
    }
}
