import PosternAuthority

/// Where one lane writes its decisions. Stays on the lane's thread.
final class DecisionStream: AuditStream {
    // One value, so that a decision asks once for access to all of it.
    private var writer: DecisionWriter

    init(
        _ channel: StreamChannel, _ status: TrailStatus, _ settings: AuditSettings,
        _ redaction: Redaction, sealing: TrailSignal, _ crew: SyncingCrew
    ) {
        writer = DecisionWriter(channel, status, settings, redaction, sealing: sealing, crew)
    }

    func isReady(frameBytes: Int) -> Bool { writer.isReady(frameBytes: frameBytes) }

    func append(_ call: borrowing AuditedCall, _ ruling: borrowing Ruling) -> Bool {
        writer.append(call, ruling)
    }

    func settle() -> Bool { writer.settle() }
}
