import Logging
import PosternAuthority
import PosternCore
import PosternWire

/// What clients tell of calls that they made with permits that they had.
extension ControlThread {
    func report(_ ask: ReportAsk, _ request: ControlRequest) -> Answer {
        let operation = Operation.report
        guard authority.audit.isAvailable else { return unaudited(operation) }
        let taker = ReportTaker(authority)
        let outcome = taker.look(at: ask, by: request.peer)
        // Also of a credential that has ended: so each of them has a bound, whoever sends it.
        let size = request.byteCount + Limits.refusedRecordBytesOver + Limits.refusedAttestBytesOver
        let now = authority.clock.bootMilliseconds
        guard reports.allows(request.peer, byteCount: size, nowMilliseconds: now) else {
            return Answer(operation: operation, reply: .failed(Self.tooManyReports))
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

    private static let tooManyReports = ReplyFailure(
        status: .overloaded,
        message: "this user reports more than can be written down; report again after a pause")
}
