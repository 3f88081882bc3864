import PosternCore
import Synchronization
import ZeroMQ

/// The permits that a client keeps, with what keeps them true: a thread that follows the feed, and
/// one that reports to the broker what was used.
///
/// Both begin with the first permit that may be used again: who never gets one pays nothing.
/// Looking one up is for any thread, without a lock. See `protocol/SPEC.md`, "Clients".
final class CachedDecisions: Sendable {
    private enum Phase {
        case idle
        case running
        case closed
    }

    let cache: DecisionCache
    private let settings: LinkSettings
    private let phase = Mutex(Phase.idle)
    private let isClosing = Atomic<Bool>(false)
    /// First half of the name of the broker's run that the feed is of; 0: none is followed.
    private let instance = Atomic<UInt64>(0)
    private let lost = Atomic<UInt64>(0)
    private let madeIn = SystemCalls.forkCount
    /// Ends the wait of the thread that follows the feed.
    private let wake: WakeSignal
    /// Ends the pause of the thread that follows the feed, and the wait of the one that reports.
    private let paused = MonotonicSemaphore()
    private let due = MonotonicSemaphore()
    /// When both are gone.
    let end = EndSignal()

    /// Nil where none are to be kept.
    ///
    /// - Throws: `system` without descriptors.
    init?(_ settings: LinkSettings) throws(ClientError) {
        guard let slotCount = settings.cachedDecisionsMax else { return nil }
        self.settings = settings
        cache = DecisionCache(slotCount: slotCount)
        do throws(ZeroMQError) {
            wake = try WakeSignal()
        } catch {
            throw ClientError(.system, "\(error)")
        }
    }

    // MARK: callers

    /// What a `Credential` carries, so that its permits can be kept.
    func register(_ grant: Grant, task: TaskID, asked: AskedMoment) -> CacheHandle {
        let life = grant.expiresInMilliseconds.multipliedCapped(by: 1_000_000)
        return cache.register(
            grant.credential, tags: grant.tags, epoch: grant.epoch,
            expiry: asked.bootNanoseconds.addingCapped(life),
            task: CachedTask(workload: grant.workload, task: task))
    }

    /// The permit for a call that is good now; nil: the broker is to be asked.
    func permit(
        for credential: Credential, _ action: String, _ resource: ResourceName,
        _ context: [String: ContextValue]
    ) -> Decision? {
        // A fork has the memory of what was kept and nobody who follows the feed for it.
        guard !isOver, madeIn == SystemCalls.forkCount,
            let cached = credential.cache.credential,
            let permit = cache.permit(
                for: cached, action: action, resource: resource, context: context)
        else { return nil }
        return Decision(
            outcome: .permit, policies: permit.policies, id: permit.decision,
            epoch: permit.epoch, isCached: true)
    }

    /// Keeps a permit, where it may be used again.
    ///
    /// - Parameter asked: before the request left.
    func keep(_ decision: Decision, for credential: Credential, _ call: ToolCall, asked: UInt64) {
        guard let milliseconds = decision.cacheableMilliseconds,
            let cached = credential.cache.credential
        else { return }
        start()
        // Only what this very run of the broker decided for what it granted is touched by what its
        // feed tells. A later one voids all that was asked for before.
        let followed = instance.load(ordering: .acquiring)
        guard followed != 0, followed == decision.id.value.high,
            cached.tags.contains(max(followed, 1))
        else { return }
        cache.insert(
            decision, cacheableMilliseconds: milliseconds, sent: asked, for: cached, call)
    }

    /// The client itself ended something: it need not wait to be told.
    ///
    /// - Parameter credential: whose task was completed; nil: something was revoked, perhaps much.
    func note(_ answer: Answer<RevocationReceipt>, completing credential: CredentialID? = nil) {
        switch answer {
        case .done(let receipt):
            if let credential {
                cache.complete(credential, epoch: receipt.epoch)
            } else {
                cache.touchAll(epoch: receipt.epoch)
            }
        case .denied(let denial):
            if let credential { learn(denial.reason, of: credential) }
        }
    }

    /// The client wanted to end something, and does not know what came of it.
    func note(_ error: ClientError) { if error.mayHaveHappened { cache.voidBefore() } }

    /// The broker denied something: perhaps since the credential is over.
    func learn(_ reason: DenialReason?, of credential: CredentialID) {
        if let reason, reason.isOfCredential { cache.end(credential) }
    }

    /// What was counted, and how many uses could not be reported.
    var statistics: DecisionCacheStatistics {
        var statistics = cache.statistics
        statistics.unreported = lost.load(ordering: .relaxed)
        return statistics
    }

    /// Ends both threads, after a last report; `end` tells when. Does not wait.
    func close() {
        let before = phase.withLock { phase in
            defer { phase = .closed }
            return phase
        }
        isClosing.store(true, ordering: .releasing)
        cache.void()
        wake.signal()
        paused.signal()
        due.signal()
        if case .idle = before { end.signal() }
    }

    private func start() {
        let isFirst = phase.withLock { phase in
            guard case .idle = phase else { return false }
            phase = .running
            return true
        }
        guard isFirst, !SystemCalls.startThread("postern-report", { [self] in report() }) else {
            return
        }
        // Without a thread nothing is kept.
        phase.withLock { $0 = .closed }
        end.signal()
    }

    private var isOver: Bool { isClosing.load(ordering: .acquiring) }

    // MARK: reporting

    /// The thread that reports, and has the feed followed.
    private func report() {
        let followed = MonotonicSemaphore()
        var isFollowing = false
        if let client = try? BlockingClient(settings) {
            while !isOver {
                if !isFollowing { isFollowing = follow(client, followed) }
                _ = due.wait(milliseconds: ClientLimits.reportIntervalMilliseconds)
                _ = tell(client, until: .now + ClientLimits.reportDeadline)
            }
            // Whoever is using a permit at this moment is not waited for.
            let end = ContinuousClock.now + ClientLimits.reportDeadline
            while !tell(client, until: end), end > .now {
                _ = due.wait(milliseconds: ClientLimits.reportPauseMilliseconds)
            }
            client.close()
            lose(cache.collect().flatMap(\.uses))
        }
        if isFollowing { followed.wait() }
        end.signal()
    }

    /// Tells the broker of all uses; what it cannot be told now is told later. Whether all were.
    private func tell(_ client: BlockingClient, until end: ContinuousClock.Instant) -> Bool {
        var left: [CachedUses] = []
        var isAnswering = true
        for uses in cache.collect() {
            let limit = end - .now
            guard isAnswering, limit > .zero else {
                left.append(uses)
                continue
            }
            switch tell(client, uses.credential, uses.uses[...], within: limit) {
            case .told: break
            // Each credential has a bound of its own.
            case .later: left.append(uses)
            case .unreachable:
                left.append(uses)
                isAnswering = false
            }
        }
        cache.putBack(left)
        return left.isEmpty
    }

    private enum Telling {
        /// Or never will be, and is counted as lost.
        case told
        case later
        case unreachable
    }

    private func tell(
        _ client: BlockingClient, _ credential: CredentialID,
        _ uses: ArraySlice<CachedDecisionCount>, within limit: Duration
    ) -> Telling {
        do throws(ClientError) {
            switch try client.report(credential, Array(uses), deadline: limit) {
            case .done: return .told
            case .denied(let denial) where denial.reason.isRetryable: return .later
            case .denied: break
            }
        } catch {
            if error.code == .tooLarge, uses.count > 1 {
                let middle = uses.startIndex + uses.count / 2
                // A half that was told is told once more where the other was not: rather twice
                // than never.
                let half = tell(client, credential, uses[..<middle], within: limit)
                guard case .told = half else { return half }
                return tell(client, credential, uses[middle...], within: limit)
            }
            switch error.code {
            case .tooLarge, .malformed: break
            case .overloaded: return .later
            default: return .unreachable
            }
        }
        lose(uses)
        return .told
    }

    private func lose(_ uses: some Sequence<CachedDecisionCount>) {
        lost.wrappingAdd(uses.callCount, ordering: .relaxed)
    }

    // MARK: following

    /// Starts the thread that follows the feed; false where the broker cannot be asked yet, or has
    /// none.
    private func follow(_ client: BlockingClient, _ followed: MonotonicSemaphore) -> Bool {
        guard let facts = try? client.hello(deadline: ClientLimits.reportDeadline),
            let endpoint = facts.feedEndpoint, let context = try? Context()
        else { return false }
        return SystemCalls.startThread("postern-feed") { [self] in
            while !isOver {
                let reader = FeedReader(
                    settings, endpoint: endpoint, context: context, wake: wake)
                follow(reader)
                reader.close()
                instance.store(0, ordering: .releasing)
                cache.void()
                // It may be told again later: an enrolment comes back.
                _ = paused.wait(milliseconds: ClientLimits.feedPauseMilliseconds)
            }
            try? context.terminate()
            followed.signal()
        }
    }

    /// Until the feed ends, or the client does.
    private func follow(_ reader: FeedReader) {
        var heartbeat = Limits.feedHeartbeatMillisecondsDefault
        while let event = reader.next(until: nil, isStopped: { isOver }) {
            switch event {
            case .began(let subscription):
                heartbeat = subscription.heartbeatMilliseconds
                let run = Bytes16(hex: subscription.instance)?.high ?? 0
                let isSame = instance.load(ordering: .relaxed) == run
                cache.subscribed(
                    epoch: subscription.epoch, isWhole: subscription.isWhole,
                    isSameBroker: isSame)
                // After all of before was voided: what is kept from here on is of this run.
                instance.store(run, ordering: .releasing)
            case .step(let step):
                if let tags = step.tags {
                    cache.touch(tags: tags, epoch: step.epoch)
                } else {
                    cache.touchAll(epoch: step.epoch)
                }
            case .heartbeat(_, let sent):
                let isRight = cache.heard(
                    sentBootMilliseconds: sent, heartbeatMilliseconds: heartbeat)
                if !isRight { reader.lose(.clock) }
            case .interrupted, .ended: cache.void()
            }
        }
    }
}
