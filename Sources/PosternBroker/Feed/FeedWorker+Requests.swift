import Logging
import PosternAuthority
import PosternCore
import PosternWire
import ZeroMQ

/// Who asks the feed for something.
extension FeedWorker {
    /// Reads `[empty]? payload` behind the routing id, and answers it.
    mutating func answer(_ router: borrowing Socket) throws(ZeroMQError) {
        var hasDelimiter = false
        if payload.isEmpty, payload.hasMore {
            hasDelimiter = true
            guard try router.receive(into: &payload, dontWait: true) else { return }
        }
        guard !payload.hasMore else {
            feed.counters.add(.tooManyFrames)
            _ = try router.dropRemainingFrames(of: &payload)
            return
        }
        guard let (connection, _) = peers.connection(payload, routing) else {
            feed.counters.add(.unauthenticated)
            return
        }
        let message = AuthenticatedMessage(from: connection, hasDelimiter: hasDelimiter)
        switch RequestDecoder.decode(payload.bytes) {
        case .unanswerable: feed.counters.add(.unanswerable)
        case .refused(let envelope, let refusal):
            feed.counters.add(.malformed)
            try reply(
                .failed(ReplyFailure(refusal)), operation: envelope.operation,
                correlation: envelope.correlation, message, router)
        case .request(let correlation, let request):
            try reply(
                answer(request, message), operation: request.operation.rawValue,
                correlation: correlation, message, router)
        }
    }

    private mutating func answer(
        _ request: Request, _ message: borrowing AuthenticatedMessage
    ) -> Reply {
        switch request {
        case .hello:
            feed.counters.add(.hellos)
            return .hello(
                feed.facts.hello(feed.authority, endpoints: [feed.endpoint], isLocal: true))
        case .subscribe(let ask): return subscribe(ask, message)
        case .attest, .authorise, .authoriseBatch, .complete, .revoke, .introspect, .status,
            .delegate, .claim, .tree, .report, .prove:
            feed.counters.add(.refusedRequests)
            return .denied(feed.authority.denial(.wrongEndpoint))
        }
    }

    private mutating func subscribe(
        _ ask: SubscribeAsk, _ message: borrowing AuthenticatedMessage
    ) -> Reply {
        let name = routing.withUnsafeBytes { Array($0) }
        guard Self.isGiven(name) else {
            feed.counters.add(.malformed)
            return .failed(Self.namesItself)
        }
        let earlier = subscribers[name]
        guard earlier != nil || hasRoom(for: message.peer) else {
            feed.counters.add(.capacity)
            return .failed(
                ReplyFailure(status: .capacity, message: "no room for more subscribers"))
        }
        let (view, shown): (FeedSubscriber.View, CredentialRecord?)
        switch self.view(ask, message.peer) {
        case .seen(let granted, let showing): (view, shown) = (granted, showing)
        case .denied(let reason): return denied(reason, message.peer)
        }
        let (cursor, isWhole): (UInt64, Bool)
        switch feed.authority.steps.start(since: ask.since) {
        case .whole(let epoch): (cursor, isWhole) = (epoch, true)
        case .anew(let epoch): (cursor, isWhole) = (epoch, false)
        case .ahead: return denied(.epochInFuture, message.peer)
        }
        let subscriber: FeedSubscriber
        if let earlier {
            earlier.begin(
                view, hasDelimiter: message.hasDelimiter, showing: shown, cursor: cursor)
            subscriber = earlier
        } else {
            subscriber = FeedSubscriber(
                name: name, peer: message.peer, view: view, hasDelimiter: message.hasDelimiter,
                descriptor: message.descriptor, showing: shown, cursor: cursor)
            subscribers[name] = subscriber
            beats.add(subscriber)
            counts[message.peer.origin, default: 0] += 1
        }
        if cursor != toldEpoch { putBehind(subscriber) }
        feed.counters.add(.subscriptions)
        return .subscribe(
            Subscription(
                instance: feed.authority.instance.hex, epoch: cursor,
                heartbeatMilliseconds: feed.heartbeatMilliseconds, isWhole: isWhole))
    }

    /// Some places are kept for people.
    private func hasRoom(for peer: PeerIdentity) -> Bool {
        if feed.settings.operatorKeys.contains(peer.key) {
            return subscribers.count < Limits.feedSubscribersMax
        }
        return subscribers.count < Limits.feedSubscribersMax - Limits.feedPlacesForPeople
            && counts[peer.origin] ?? 0 < Limits.feedSubscribersPerProcessMax
    }

    /// Whether libzmq gave the connection its name, which nobody can guess. A connection may name
    /// itself, and take the name of one that has just gone: then it would be told what was for
    /// that one.
    private static func isGiven(_ name: [UInt8]) -> Bool { name.count == 5 && name[0] == 0 }

    private static let namesItself = ReplyFailure(
        status: .malformed,
        message: "a subscriber must not name itself; do not set ZMQ_ROUTING_ID")

    private enum ViewAnswer {
        case seen(FeedSubscriber.View, showing: CredentialRecord?)
        case denied(DenialReason)
    }

    /// What it may see. A machine shows by a credential whose it is: one's own, and alive.
    private func view(_ ask: SubscribeAsk, _ peer: PeerIdentity) -> ViewAnswer {
        let authority = feed.authority
        if let end = authority.cells.end(ofKey: peer.key) { return .denied(end) }
        // Else the handshake, which asked the same, was under these policies.
        if authority.steps.latestPolicies > 0, !isAdmitted(peer) { return .denied(.notEnrolled) }
        let isOperator = feed.settings.operatorKeys.contains(peer.key)
        guard let credential = ask.credential else {
            return .seen(isOperator ? .everything : .opaque, showing: nil)
        }
        guard !isOperator else { return .denied(.wrongEndpoint) }
        guard let record = authority.cache.find(credential) else {
            return .denied(.unknownCredential)
        }
        let now = authority.clock.bootMilliseconds
        if let reason = record.refusal(for: peer, nowMilliseconds: now) {
            return .denied(reason)
        }
        return .seen(.workload(record.workload), showing: record)
    }

    private func denied(_ reason: DenialReason, _ peer: PeerIdentity) -> Reply {
        feed.counters.add(.subscriptionsDenied)
        // Whoever tries often would fill the broker's own log.
        feed.logger.debug(
            "subscription denied",
            metadata: peer.about.merging(["reason": "\(reason.name)"]) { $1 })
        return .denied(feed.authority.denial(reason))
    }

    private mutating func reply(
        _ reply: Reply, operation: UInt64, correlation: UInt64,
        _ message: borrowing AuthenticatedMessage, _ router: borrowing Socket
    ) throws(ZeroMQError) {
        writer.reset()
        ReplyEncoder.encode(
            reply, operation: operation, correlation: correlation, into: &writer)
        let outcome = try router.trySend(contentsOf: &routing, more: true)
        try LaneOutbox.sendBody(
            router, outcome, hasDelimiter: message.hasDelimiter, writer.bytes.span.bytes,
            feed.counters)
    }
}
