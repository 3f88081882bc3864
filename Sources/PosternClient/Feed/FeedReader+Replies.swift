import PosternCore
import PosternWire

/// What comes in.
extension FeedReader {
    func take(_ incoming: IncomingReply) {
        guard case .reply(let decoded) = incoming else { return lose(.garbled) }
        heardAt = .now
        switch (state, decoded.reply) {
        case (.hearing, .event(let update)): hear(update)
        // Of the subscription that another one takes the place of.
        case (.subscribing, .event): break
        case (.subscribing(decoded.correlation, _), .subscribe(let subscription)):
            begin(subscription)
        case (.subscribing(decoded.correlation, _), .denied(let denial)): deny(denial.reason)
        // No room, or the broker is stopping.
        case (.subscribing(decoded.correlation, _), .failed): lose(.refused)
        default: lose(.garbled)
        }
    }

    private func begin(_ subscription: Subscription) {
        recover()
        // Another run of the broker may be at the same epoch by chance.
        let isSame = known.map { $0.instance == subscription.instance } ?? true
        // As seldom as any broker is configured to, and no more.
        let longest = Limits.feedHeartbeatMilliseconds.upperBound
        heartbeat = .milliseconds(Int(min(subscription.heartbeatMilliseconds, longest)))
        known = Known(instance: subscription.instance, epoch: subscription.epoch)
        state = .hearing
        tell(
            .began(
                Subscription(
                    instance: subscription.instance, epoch: subscription.epoch,
                    heartbeatMilliseconds: subscription.heartbeatMilliseconds,
                    isWhole: subscription.isWhole && isSame)))
    }

    private func deny(_ reason: DenialReason) {
        guard reason == .epochInFuture, known != nil || since != nil else {
            tell(.ended(reason))
            return close()
        }
        tell(.interrupted(.epochInFuture))
        (known, since) = (nil, nil)
        subscribe()
    }

    private func hear(_ update: FeedUpdate) {
        guard let before = known else { return lose(.garbled) }
        var known = before
        for step in update.steps {
            // Behind the last epoch that a number can say there is none.
            let (next, isTooFar) = known.epoch.addingReportingOverflow(1)
            guard !isTooFar, step.epoch == next else { return missSomething() }
            known.epoch = step.epoch
        }
        guard update.epoch == known.epoch else { return missSomething() }
        if isInterrupted {
            // It was silent for a while, and nothing is missing.
            tell(
                .began(
                    Subscription(
                        instance: before.instance, epoch: before.epoch,
                        heartbeatMilliseconds: heartbeat.wholeMilliseconds, isWhole: true)))
        }
        for step in update.steps { tell(.step(step)) }
        self.known = known
        if let sent = update.sentMilliseconds {
            tell(.heartbeat(epoch: known.epoch, sentMilliseconds: sent))
        }
        guard let reason = update.ended else { return }
        tell(.ended(reason))
        close()
    }

    private func missSomething() {
        tell(.interrupted(.gap))
        subscribe()
    }
}
