import Logging
import PosternAuthority
import PosternCore
import PosternWire
import ZeroMQ

extension LaneWorker {
    /// Decodes a request in place and answers it, or hands it to the control thread.
    mutating func answer(
        _ message: borrowing AuthenticatedMessage, _ router: borrowing Socket
    ) throws(ZeroMQError) {
        switch RequestDecoder.decode(payload.bytes) {
        case .unanswerable:
            // Without a correlation id nobody could tell what a reply answers.
            lane.counters.add(.unanswerable)
        case .refused(let envelope, let refusal):
            lane.counters.add(.malformed)
            try reply(
                .failed(Self.failure(refusal)), operation: envelope.operation,
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
        let answer: Reply
        switch request {
        case .authorise(let ask):
            let decision = decide(ask.call, ask.credential, message.peer)
            if decision.reason?.isOfPeer == true { doom(message) }
            answer = .authorise(decision)
        case .authoriseBatch(let batch):
            let decisions = decide(batch, message.peer)
            if decisions.first?.reason?.isOfPeer == true { doom(message) }
            answer = .authoriseBatch(decisions)
        case .hello:
            lane.counters.add(.hellos)
            answer = .hello(lane.facts.hello(lane.authority, endpoints: lane.doorEndpoints))
        case .introspect(let credential):
            lane.counters.add(.introspections)
            let caller: Revoker.Caller =
                lane.door == .operator ? .operator : .peer(message.peer)
            answer = .introspect(Revoker(lane.authority).introspect(credential, by: caller))
        case .attest, .complete, .revoke, .status:
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
        writer.reset()
        ReplyEncoder.encode(
            reply, operation: operation, correlation: correlation, into: &writer)
        try send(router, hasDelimiter: message.hasDelimiter)
    }

    // MARK: decisions

    private func decide(
        _ call: CallRange, _ credential: CredentialID, _ peer: PeerIdentity
    ) -> Decision {
        let decision = undisputed(call, credential, peer)
        lane.counters.add(decision.isPermitted ? .permits : .denies)
        lane.logger.debug(
            "decided",
            metadata: [
                "credential": "\(credential)", "decision": "\(decision.id)",
                "outcome": "\(decision.reason?.name ?? "permit")",
            ])
        return decision
    }

    private func undisputed(
        _ range: CallRange, _ credential: CredentialID, _ peer: PeerIdentity
    ) -> Decision {
        let frame = payload.bytes
        let call = ToolCall(
            action: frame.text(range.action),
            resource: ResourceName(
                type: frame.text(range.resource.type), id: frame.text(range.resource.id)),
            claimsReservedKey: range.context?.claimsReservedKey ?? false)
        switch lane.authorizer.screen(call, credential: credential, peer: peer) {
        case .denied(let decision): return decision
        case .passed(let screened):
            do {
                let claims = try ContextWriter.count(range.context, in: frame)
                try lane.authorizer.begin(call, screened, claims: claims, in: buffer)
                try ContextWriter.write(range.context, in: frame, into: buffer)
                return try lane.authorizer.decide(screened, buffer)
            } catch {
                // INVARIANT: the decoder has checked the context, and Cedar nests deeper.
                return lane.authorizer.deny(.internal, screened)
            }
        }
    }

    /// Decides in order, as far as the batch's semantics say.
    private func decide(_ batch: BatchRange, _ peer: PeerIdentity) -> [Decision] {
        var decisions: [Decision] = []
        decisions.reserveCapacity(batch.calls.count)
        for call in batch.calls {
            let decision = decide(call, batch.credential, peer)
            decisions.append(decision)
            if batch.semantics.endsBatch(after: decision) { break }
        }
        return decisions
    }

    // MARK: control

    /// Queues a request for the control thread; what to answer when that cannot be.
    private func handOver(
        _ request: Request, correlation: UInt64, _ message: borrowing AuthenticatedMessage
    ) -> ReplyFailure? {
        var handle: (any ProcessHandle)?
        if case .attest = request, message.peer.process != nil,
            let descriptor = message.descriptor
        {
            handle = holdPeer(descriptor)
        }
        let route = ReplyRoute(
            routingID: routing.withUnsafeBytes { Array($0) },
            hasDelimiter: message.hasDelimiter, descriptor: message.descriptor)
        let job = ControlRequest(
            request: request, correlation: correlation, peer: message.peer, door: lane.door,
            handle: handle, route: route, lane: lane.mailbox)
        guard lane.control.push(.request(job)) else {
            guard lane.phase.phase == .running else {
                return ReplyFailure(status: .shuttingDown, message: "the broker is stopping")
            }
            lane.counters.add(.overloaded)
            return ReplyFailure(
                status: .overloaded, message: "too many requests are waiting; try again")
        }
        return nil
    }

    /// The process that connected, held by the kernel's own word (SO_PEERPIDFD); nil on kernels
    /// that do not give it, where the handle of the handshake serves.
    private func holdPeer(_ descriptor: Int32) -> (any ProcessHandle)? {
        guard let pidfd = try? PeerDescriptor(descriptor).processDescriptor() else { return nil }
        return lane.authority.inspector.adopt(processDescriptor: pidfd.release())
    }

    private static func failure(_ refusal: Refusal) -> ReplyFailure {
        switch refusal {
        case .malformed(let error):
            ReplyFailure(status: .malformed, error: error, message: error.description)
        case .unsupportedVersion:
            ReplyFailure(status: .unsupportedVersion, versions: [Envelope.version])
        case .unknownOperation: ReplyFailure(status: .unknownOperation)
        case .tooLarge:
            ReplyFailure(
                status: .tooLarge,
                message: "a request has at most \(Limits.frameBytesMax) bytes")
        }
    }
}

extension DenialReason {
    /// Whether the peer itself is revoked, not one credential of it.
    fileprivate var isOfPeer: Bool { self == .revokedWorkload || self == .revokedKey }
}
