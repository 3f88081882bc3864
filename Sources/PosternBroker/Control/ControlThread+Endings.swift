import Cedar
import Logging
import PosternAuthority
import PosternCore
import PosternWire

/// What ends something.
extension ControlThread {
    func complete(_ credential: CredentialID, _ request: ControlRequest) -> Answer {
        // Nothing is permitted meanwhile, so that a task may as well end later.
        guard authority.audit.hasRoom(forCompletions: completions.count + 1) else {
            counters.add(.auditUnavailable)
            let denial = authority.denial(.auditUnavailable)
            return Answer(operation: .complete, reply: .denied(denial))
        }
        let record = authority.cache.find(credential)
        let before = authority.epoch.current
        let outcome = Revoker(authority).complete(credential, by: request.peer)
        guard mayTell(outcome, request, record, after: before) else {
            return Answer(operation: .complete, reply: .failed(RefusalAllowance.failure))
        }
        if outcome.isDone { counters.add(.completes) }
        return Answer(
            operation: .complete, reply: Self.reply(outcome) { .complete($0) },
            mustBeDurable: outcome.isDone,
            event: outcome.auditOutcome(authority.epoch.current).map {
                .completed(
                    AuditEvent.End(
                        target: record.flatMap { Self.completed($0) }
                            ?? .credential(credential),
                        credential: credential,
                        holder: record?.parent == nil ? nil : record.map { .init($0) },
                        peer: request.peer, isByOperator: false,
                        note: nil, outcome: $0))
            })
    }

    func revoke(
        _ ask: RevokeAsk, _ request: ControlRequest, in buffer: RequestBuffer
    ) -> Answer {
        let isOperator = request.door == .operator
        var ended: CredentialRecord?
        var target = ask.target
        switch ask.target {
        case .credential(let id): ended = authority.cache.find(id)
        case .tree(let id): ended = authority.cache.find(id)?.root
        case .task, .workload, .key, .selection: break
        }
        let before = authority.epoch.current
        let outcome = Revoker(authority).revoke(
            ask, by: isOperator ? .operator : .peer(request.peer), in: buffer)
        guard mayTell(outcome, request, nil, after: before) else {
            return Answer(operation: .revoke, reply: .failed(RefusalAllowance.failure))
        }
        var about = request.peer.about
        about["target"] = "\(ask.target.description)"
        about["by"] = isOperator ? "operator" : "peer"
        if let note = ask.note { about["note"] = "\(note)" }
        about["outcome"] = "\(outcome.name)"
        logger.notice("revoke", metadata: about)
        if outcome.isDone { counters.add(.revocations) }
        // The log names what ended: the whole tree is its root with all below.
        if outcome.isDone, let ended { target = .credential(ended.id) }
        return Answer(
            operation: .revoke, reply: Self.reply(outcome) { .revoke($0) },
            mustBeDurable: outcome.isDone,
            event: outcome.auditOutcome(authority.epoch.current).map {
                .revoked(
                    AuditEvent.End(
                        target: target, credential: ask.credential,
                        holder: outcome.isDone ? ended.map { .init($0) } : nil,
                        peer: request.peer, isByOperator: isOperator, note: ask.note,
                        outcome: $0))
            }, asksReview: outcome.isDone && isOperator)
    }

    /// What completing ends, but for the credential; nil: nothing else.
    private static func completed(_ record: CredentialRecord) -> RevocationTarget? {
        record.parent == nil ? .task(workload: record.workload, task: record.task) : nil
    }

    /// The kernel says that a process ended: so do its credentials, and all below them.
    func endLease(of process: ProcessIdentity) {
        guard let receipt = Revoker(authority).endLease(of: process) else { return }
        counters.add(.leasesEnded)
        logger.info(
            "a process ended, and its credentials with it",
            metadata: [
                "pid": "\(process.processID)", "credentials": "\(receipt.credentials)",
                "epoch": "\(receipt.epoch)",
            ])
        // Behind what ended before and waits to be durable: the log has changes in the order of
        // their epochs.
        let tell = { @Sendable in _ = authority.audit.record(.exited(process, receipt)) }
        authority.journal.whenDurable({ if $0 == nil { tell() } }, late: tell)
    }

    private static func reply(
        _ outcome: Revoker.Outcome, _ done: (RevocationReceipt) -> Reply
    ) -> Reply {
        switch outcome {
        case .done(let receipt): done(receipt)
        case .denied(let denial): .denied(denial)
        case .notFound:
            .failed(ReplyFailure(status: .notFound, message: "no such target is known here"))
        case .capacity: .failed(ReplyFailure(status: .capacity))
        }
    }
}

extension Revoker.Outcome {
    fileprivate var isDone: Bool { if case .done = self { true } else { false } }

    /// For the audit log; nil where nothing came of it but words.
    fileprivate func auditOutcome(_ epoch: UInt64) -> AuditEvent.End.Outcome? {
        switch self {
        case .done(let receipt): .done(receipt)
        case .denied(let denial): .denied(denial)
        case .notFound: .notFound(epoch: epoch)
        case .capacity: nil
        }
    }

    /// For the log.
    fileprivate var name: String {
        switch self {
        case .done: "done"
        case .denied(let denial): "denied: \(denial)"
        case .notFound: "not found"
        case .capacity: "no room"
        }
    }
}

extension RevocationTarget {
    /// For the log.
    fileprivate var description: String {
        switch self {
        case .credential(let credential): "credential \(credential)"
        case .task(let workload, let task): "task \(task) of \(workload)"
        case .workload(let workload): "workload \(workload)"
        case .key(let key): "key \(key.hex)"
        case .tree(let credential): "the tree of credential \(credential)"
        case .selection(let selection): selection.description
        }
    }
}

extension CredentialSelection {
    /// For the log.
    fileprivate var description: String {
        let parts = demands.map { "\($0.name) \($0.text)" }
        return parts.isEmpty ? "all credentials" : "credentials of " + parts.joined(separator: ", ")
    }
}
