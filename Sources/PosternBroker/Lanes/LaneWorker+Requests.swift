import Logging
import PosternAuthority
import PosternCore
import PosternWire
import ZeroMQ

extension LaneWorker {
    /// Decodes a request in place and answers it, or hands it to the control thread.
    ///
    /// - Parameter isAdmitted: whether the lane has time to decide it.
    mutating func answer(
        _ message: borrowing AuthenticatedMessage, isAdmitted: Bool, _ router: borrowing Socket
    ) throws(ZeroMQError) {
        // What ends something, or is not decided here, is never refused for want of time. To decode
        // a batch takes a third of the time that it takes to decide it.
        if !isAdmitted || isDrained,
            let envelope = RequestDecoder.decisionEnvelope(payload.bytes)
        {
            if !isDrained { lane.counters.add(.overloaded) }
            let failure = isDrained ? ReplyFailure(status: .shuttingDown) : Self.overloaded
            return try reply(
                .failed(failure), operation: envelope.operation,
                correlation: envelope.correlation, message, router)
        }
        var spare: [CallRange] = []
        swap(&spare, &calls)
        let decoded = RequestDecoder.decode(payload.bytes, reusing: &spare)
        swap(&spare, &calls)
        switch decoded {
        case .unanswerable:
            // Without a correlation id nobody could tell what a reply answers.
            lane.counters.add(.unanswerable)
        case .refused(let envelope, let refusal):
            lane.counters.add(.malformed)
            try reply(
                .failed(ReplyFailure(refusal)), operation: envelope.operation,
                correlation: envelope.correlation, message, router)
        case .request(let correlation, let request):
            try answer(request, correlation: correlation, message, router)
        }
    }

    private mutating func answer(
        _ request: Request, correlation: UInt64, _ message: borrowing AuthenticatedMessage,
        _ router: borrowing Socket
    ) throws(ZeroMQError) {
        let operation = request.operation
        guard lane.door.serves(operation) else {
            lane.counters.add(.refusedRequests)
            let denial = lane.authority.denial(.wrongEndpoint)
            return try reply(
                .denied(denial), operation: operation.rawValue, correlation: correlation,
                message, router)
        }
        guard !RequestDeadline.hasPassed(request.deadlineMilliseconds, for: lane.authority)
        else {
            lane.counters.add(.expiredRequests)
            return try reply(
                .failed(RequestDeadline.failure), operation: operation.rawValue,
                correlation: correlation, message, router)
        }
        let answer: Reply
        switch request {
        case .authorise(let ask):
            let ruling = decide(ask.call, ask.credential, message.peer) {
                Self.refusedBytes(ask.call)
            }
            guard let ruling else {
                answer = refusal(of: ask.credential, message)
                break
            }
            if ruling.reason?.isOfPeer == true { doom(message) }
            ReplyEncoder.begin(
                .ok, operation: operation.rawValue, correlation: correlation, &outbox.writer)
            Self.write(ruling, durability, into: &outbox.writer)
            return try send(router, hasDelimiter: message.hasDelimiter)
        case .authoriseBatch(let batch):
            guard decide(batch, correlation: correlation, message) else {
                answer = refusal(of: batch.credential, message)
                break
            }
            return try send(router, hasDelimiter: message.hasDelimiter)
        case .hello:
            lane.counters.add(.hellos)
            answer = .hello(
                lane.facts.hello(
                    lane.authority, endpoints: lane.doorEndpoints,
                    isLocal: lane.door != .tcpGate))
        case .introspect(let credential):
            lane.counters.add(.introspections)
            let caller: Revoker.Caller =
                lane.door == .operator ? .operator : .peer(message.peer)
            answer = .introspect(Revoker(lane.authority).introspect(credential, by: caller))
        case .tree(let ask): answer = .tree(TreeReader(lane.authority).tree(ask))
        case .subscribe: answer = .denied(lane.authority.denial(.wrongEndpoint))
        case .attest, .complete, .revoke, .status, .delegate, .claim, .report,
            .prove:
            guard let failure = handOver(request, correlation: correlation, message) else {
                return
            }
            answer = .failed(failure)
        }
        try reply(
            answer, operation: operation.rawValue, correlation: correlation, message, router)
    }

    private mutating func reply(
        _ reply: Reply, operation: UInt64, correlation: UInt64,
        _ message: borrowing AuthenticatedMessage, _ router: borrowing Socket
    ) throws(ZeroMQError) {
        ReplyEncoder.encode(
            reply, operation: operation, correlation: correlation, into: &outbox.writer)
        try send(router, hasDelimiter: message.hasDelimiter)
    }

    /// What is said where a decision would be one refusal too many; the peer is cut off all the
    /// same where that was the reason.
    private mutating func refusal(
        of credential: CredentialID, _ message: borrowing AuthenticatedMessage
    ) -> Reply {
        if lane.authority.cache.find(credential)?.cells.end?.isOfPeer == true { doom(message) }
        return .failed(RefusalAllowance.failure)
    }

    // MARK: decisions

    /// What a decision about a call takes in the audit log where it is denied for its credential.
    private static func refusedBytes(_ call: CallRange) -> Int {
        call.action.count + call.resource.type.count + call.resource.id.count
            + Limits.refusedRecordBytesOver
    }

    /// The same of a batch. All of it names one credential: it is asked once, for all that would be
    /// decided.
    private static func refusedBytes(_ batch: BatchRange) -> Int {
        let endsAtOnce = batch.semantics.endsBatch(after: .deny(.unknownCredential))
        return batch.calls.prefix(endsAtOnce ? 1 : batch.calls.count)
            .reduce(0) { $0 + refusedBytes($1) }
    }

    /// - Parameter refusedBytes: what the audit log takes where it is denied for its credential, by
    ///   which it is asked; nil: it was asked before.
    /// - Returns: nil where there is no room for that.
    private mutating func decide(
        _ call: CallRange, _ credential: CredentialID, _ peer: PeerIdentity,
        refusedBytes: () -> Int?
    ) -> Ruling? {
        guard let (ruling, now) = audited(call, credential, peer, refusedBytes) else { return nil }
        nowNanoseconds = now
        lane.counters.add(ruling.isPermitted ? .permits : .denies)
        // Asked first: to ask the logger copies its handler.
        if logsDecisions {
            lane.logger.debug(
                "decided",
                metadata: [
                    "credential": "\(credential)", "decision": "\(ruling.id)",
                    "outcome": "\(ruling.reason?.name ?? "permit")",
                ])
        }
        return ruling
    }

    /// A ruling that stands in the audit log, or says that it could not; and when it was made.
    private func audited(
        _ range: CallRange, _ credential: CredentialID, _ peer: PeerIdentity,
        _ refusedBytes: () -> Int?
    ) -> (Ruling, nanoseconds: UInt64)? {
        let frame = payload.bytes
        guard audit.isReady(frameBytes: frame.byteCount) else {
            return (unaudited(), nowNanoseconds)
        }
        let call = ToolCall(
            action: frame.bytes(range.action), resourceType: frame.bytes(range.resource.type),
            resourceID: frame.bytes(range.resource.id),
            claimsReservedKey: range.context?.claimsReservedKey ?? false)
        let place = range.context?.range ?? FrameRange(offset: 0, count: 0)
        let context = frame.bytes(place).bytes
        let ruling: Ruling
        switch lane.authorizer.screen(call, credential: credential, peer: peer) {
        case .denied(let refused):
            if refused.reason.isOfCredential, let bytes = refusedBytes() {
                // The log may have to describe the credential anew.
                let byteCount = bytes + refused.descriptionBytes
                let now = lane.authority.clock.bootMilliseconds
                guard lane.refusals.allows(peer, byteCount: byteCount, nowMilliseconds: now)
                else { return nil }
            }
            ruling = lane.authorizer.deny(refused)
        case .passed(let screened): ruling = judge(call, screened, context)
        }
        let now = MonotonicClock.nanoseconds()
        let asked = AuditedCall(
            call, context: context, credential: credential, peer: peer,
            latencyNanoseconds: now - arrivedNanoseconds)
        return (audit.append(asked, ruling) ? ruling : unaudited(), now)
    }

    private func unaudited() -> Ruling {
        lane.counters.add(.auditUnavailable)
        return lane.authorizer.denyUnaudited()
    }

    /// What the policies say.
    private func judge(
        _ call: borrowing ToolCall, _ screened: Authorizer.Screened, _ context: RawSpan
    ) -> Ruling {
        do {
            let claims = try ContextWriter.count(context)
            let asked = try lane.authorizer.begin(call, screened, claims: claims, in: buffer)
            try ContextWriter.write(context, into: buffer)
            return try lane.authorizer.decide(asked, buffer)
        } catch {
            // INVARIANT: the decoder has checked the context, and Cedar nests deeper.
            return lane.authorizer.deny(.internal, screened)
        }
    }

    /// Decides in order, as far as the batch's semantics say, and writes the reply; false where the
    /// audit log has no room for what would be refused.
    private mutating func decide(
        _ batch: BatchRange, correlation: UInt64, _ message: borrowing AuthenticatedMessage
    ) -> Bool {
        items.reset()
        var count = 0
        for call in batch.calls {
            let isFirst = count == 0
            let ruling = decide(call, batch.credential, message.peer) {
                isFirst ? Self.refusedBytes(batch) : nil
            }
            guard let ruling else {
                calls = batch.calls
                return false
            }
            if isFirst, ruling.reason?.isOfPeer == true { doom(message) }
            Self.write(ruling, durability, into: &items)
            count += 1
            if batch.semantics.endsBatch(after: ruling.outcome) { break }
        }
        calls = batch.calls
        ReplyEncoder.begin(
            .ok, operation: Operation.authoriseBatch.rawValue, correlation: correlation,
            &outbox.writer)
        ReplyEncoder.beginBatch(count: count, &outbox.writer)
        outbox.writer.append(items)
        return true
    }

    private static func write(
        _ ruling: Ruling, _ durability: AuditDurability?, into writer: inout CBORWriter
    ) {
        ReplyEncoder.encodeDecision(
            outcome: ruling.outcome, id: ruling.id, epoch: ruling.epoch,
            budgetLeft: ruling.budgetLeft, durability: ruling.isNumbered ? durability : nil,
            cacheableMilliseconds: ruling.cacheableMilliseconds, policies: ruling.policies.count,
            into: &writer
        ) { writer in ruling.policies.forEach { writer.text($0) } }
    }

    // MARK: control

    /// Queues a request for the control thread; what to answer when that cannot be.
    private func handOver(
        _ request: Request, correlation: UInt64, _ message: borrowing AuthenticatedMessage
    ) -> ReplyFailure? {
        var handle: (any ProcessHandle)?
        switch request {
        case .attest, .claim:
            if message.peer.process != nil, let descriptor = message.descriptor {
                handle = holdPeer(descriptor)
            }
        default: break
        }
        let route = ReplyRoute(
            routingID: routing.withUnsafeBytes { Array($0) },
            hasDelimiter: message.hasDelimiter, descriptor: message.descriptor)
        let job = ControlRequest(
            request: request, byteCount: payload.bytes.byteCount, correlation: correlation,
            peer: message.peer, door: lane.door,
            handle: handle, route: route, lane: lane.mailbox)
        guard lane.control.push(.request(job)) else {
            guard lane.phase.phase == .running else {
                return ReplyFailure(status: .shuttingDown, message: "the broker is stopping")
            }
            lane.counters.add(.overloaded)
            return Self.overloaded
        }
        return nil
    }

    private static var overloaded: ReplyFailure {
        ReplyFailure(
            status: .overloaded, message: "too many requests are waiting; try again after a pause")
    }

    /// The process that connected, held by the kernel's own word (SO_PEERPIDFD); nil on kernels
    /// that do not give it, where the handle of the handshake serves.
    private func holdPeer(_ descriptor: Int32) -> (any ProcessHandle)? {
        guard let pidfd = try? PeerDescriptor(descriptor).processDescriptor() else { return nil }
        return lane.authority.inspector.adopt(processDescriptor: pidfd.release())
    }
}

extension DenialReason {
    /// Whether the peer itself is revoked, not one credential of it.
    fileprivate var isOfPeer: Bool { self == .revokedWorkload || self == .revokedKey }
}
