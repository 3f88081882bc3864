import PosternCore

/// What the cache has to be told. One thread, the feed's follower, says what the feed says; any
/// thread registers credentials.
extension DecisionCache {
    /// A credential that permits are to be kept for; an empty handle where they cannot be.
    ///
    /// - Parameters:
    ///   - tags: of the grant. Without any, the broker has no feed.
    ///   - epoch: that it was granted under.
    ///   - expiry: in nanoseconds of CLOCK_BOOTTIME; counted from when the client asked.
    ///   - task: what it is for.
    func register(
        _ id: CredentialID, tags: [UInt64], epoch: UInt64, expiry: UInt64,
        task: CachedTask? = nil, now: UInt64 = SystemCalls.bootNanoseconds
    ) -> CacheHandle {
        CacheHandle(
            credential: registry.register(
                id, tags: tags, epoch: epoch, expiry: expiry, task: task, now: now))
    }

    /// A subscription was answered. Nothing is good until the first `heard` after it.
    ///
    /// - Parameters:
    ///   - isWhole: nothing was missed since the last one.
    ///   - isSameBroker: the instance is that of the last one.
    func subscribed(
        epoch: UInt64, isWhole: Bool, isSameBroker: Bool,
        now: () -> UInt64 = { SystemCalls.bootNanoseconds }
    ) {
        feed.void()
        if !isSameBroker {
            registry.startAnew(epoch)
            feed.startAnew(epoch, clock: now)
        } else if !isWhole {
            touchAll(epoch: epoch)
        }
        feed.subscribed(now: now())
    }

    /// A step without tags.
    func touchAll(epoch: UInt64) {
        registry.heard(epoch)
        feed.touchAll(epoch)
    }

    /// A step with tags.
    func touch(tags: some Sequence<UInt64>, epoch: UInt64) { registry.touch(tags, epoch: epoch) }

    /// Something may have ended, nobody knows what: permits that were asked for before are void.
    func voidBefore(now: UInt64 = SystemCalls.bootNanoseconds) { feed.voidBefore(now) }

    /// The broker said that a credential is over.
    func end(_ credential: CredentialID) { registry.end(credential) }

    /// The task of a credential was completed, at this epoch.
    func complete(_ credential: CredentialID, epoch: UInt64) {
        registry.complete(credential, epoch: epoch)
    }

    /// An event with `sent`, after all of its steps. False: the time cannot be right, nothing is
    /// good any more, and a new subscription is due.
    func heard(
        sentBootMilliseconds: UInt64, heartbeatMilliseconds: UInt64,
        now: UInt64 = SystemCalls.bootNanoseconds
    ) -> Bool {
        feed.heard(
            sentBootMilliseconds: sentBootMilliseconds,
            heartbeatMilliseconds: heartbeatMilliseconds, now: now)
    }

    /// The connection to the feed is gone, or it has a gap: nothing is good until a new
    /// subscription.
    func void() { feed.void() }
}
