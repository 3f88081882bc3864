import Logging
import PosternAuthority
import PosternCore
import PosternWire

/// What clients tell of calls that they made with permits that they had.
extension ControlThread {
    func report(
        _ ask: ReportAsk, _ request: ControlRequest, _ allowance: inout ReportAllowance
    ) -> Answer {
        let operation = Operation.report
        guard authority.audit.isAvailable else { return unaudited(operation) }
        let outcome = ReportTaker(authority).look(at: ask, by: request.peer)
        if let failure = excess(ask, request, outcome, &allowance) {
            return Answer(operation: operation, reply: .failed(failure))
        }
        let event = AuditEvent.Reported(
            ask: ask, peer: request.peer, outcome: outcome, epoch: authority.epoch.current)
        guard authority.audit.record(.reported(event)) else { return unaudited(operation) }
        switch outcome {
        case .taken:
            counters.add(.reports)
            // What clients say must neither turn it over nor pin it.
            counters.add(.permitsCached, min(ask.items.callCount, Limits.reportedCallsMax))
            let receipt = ReportReceipt(
                epoch: event.epoch, durability: authority.audit.durability)
            return Answer(operation: operation, reply: .report(receipt))
        case .denied(let denial, _):
            counters.add(.reportsDenied)
            var about = request.peer.about
            about["credential"] = "\(ask.credential)"
            return denied(denial, operation, "report denied", about)
        }
    }

    /// What is answered where there is no room in the audit log for a report.
    private func excess(
        _ ask: ReportAsk, _ request: ControlRequest, _ outcome: ReportTaker.Outcome,
        _ allowance: inout ReportAllowance
    ) -> ReplyFailure? {
        switch outcome {
        case .taken:
            let size =
                request.byteCount + Limits.reportRecordBytesOver
                + ask.items.count * Limits.reportItemBytesOver
            let isAllowed = allowance.allows(
                ask.credential, of: request.peer, byteCount: size,
                nowMilliseconds: authority.clock.bootMilliseconds)
            if isAllowed { return nil }
            counters.add(.reportsDeferred)
            return ReportAllowance.failure
        // As any refusal: whoever has no credential of its own spends nothing of those who have.
        case .denied: return mayRefuse(request, byteCount: 0) ? nil : RefusalAllowance.failure
        }
    }
}
