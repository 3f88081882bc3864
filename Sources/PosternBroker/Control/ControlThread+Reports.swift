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
        if case .denied(_, let record) = outcome {
            let names = record.map { "\($0.workload)\($0.task)" } ?? ""
            guard mayRefuse(request, byteCount: names.utf8.count) else {
                return Answer(operation: operation, reply: .failed(RefusalAllowance.failure))
            }
        }
        let event = AuditEvent.Reported(
            ask: ask, peer: request.peer, outcome: outcome, epoch: authority.epoch.current)
        guard authority.audit.record(.reported(event)) else { return unaudited(operation) }
        switch outcome {
        case .taken(let record):
            taker.count(ask, of: record)
            counters.add(.reports)
            // Only this thread adds to it, and what clients say must not turn it over.
            let room = UInt64.max - counters.value(.permitsCached)
            counters.add(.permitsCached, min(ask.callCount, room))
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
}
