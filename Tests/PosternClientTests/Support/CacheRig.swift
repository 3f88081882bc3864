import PosternCore
import Testing

@testable import PosternClient

/// A decision cache with a feed that was heard and one credential, at a time that the test sets.
struct CacheRig {
    static let second: UInt64 = 1_000_000_000
    /// When the feed was heard first: a million seconds after the machine started.
    static let start: UInt64 = 1_000_000 * second
    static let wall: UInt64 = 1_800_000_000_000
    static let tag: UInt64 = 77

    let cache: DecisionCache
    let credential: CachedCredential
    /// Nanoseconds of the clock that lookups read.
    var now = start

    init(_ cache: DecisionCache = DecisionCache(slotCount: 64), epoch: UInt64 = 10) throws {
        self.cache = cache
        cache.subscribed(epoch: epoch, isWhole: false, isSameBroker: false, now: { Self.start })
        credential = try #require(
            cache.register(
                Self.id(1), tags: [Self.tag, 78], epoch: epoch,
                expiry: Self.start + 900 * Self.second, now: Self.start
            ).credential)
        #expect(hear())
    }

    static func id(_ number: UInt64) -> CredentialID {
        CredentialID(Bytes16(high: 0xc0, low: number))
    }

    static func call(
        _ id: String = "notes", context: [String: ContextValue] = [:]
    ) -> ToolCall {
        ToolCall(
            action: "file.read", resource: ResourceName(type: "File", id: id), context: context)
    }

    static func permit(
        _ number: UInt64 = 1, epoch: UInt64 = 10, policies: [String] = ["read"]
    ) -> Decision {
        Decision(
            outcome: .permit, policies: policies,
            id: DecisionID(Bytes16(high: 0xd0, low: number)), epoch: epoch)
    }

    var moment: CacheMoment {
        CacheMoment(
            bootNanoseconds: now, wallMilliseconds: Self.wall + (now - Self.start) / 1_000_000)
    }

    /// An event that is sent and heard now.
    func hear(heartbeat: UInt64 = 10_000) -> Bool {
        cache.heard(
            sentBootMilliseconds: now / 1_000_000, heartbeatMilliseconds: heartbeat, now: now)
    }

    @discardableResult
    func insert(
        _ decision: Decision = permit(), _ call: ToolCall = call(), milliseconds: UInt64 = 5_000,
        sent: UInt64? = nil, for other: CachedCredential? = nil
    ) -> Bool {
        cache.insert(
            decision, cacheableMilliseconds: milliseconds, sent: sent ?? now,
            for: other ?? credential, call, at: moment)
    }

    func look(_ call: ToolCall = call(), for other: CachedCredential? = nil) -> CachedPermit? {
        let now = now
        return cache.permit(
            for: other ?? credential, action: call.action, resource: call.resource,
            context: call.context, clock: { now })
    }

    /// Uses that were not collected yet, of all credentials.
    func collect() -> [CachedDecisionCount] { cache.collect(at: moment).flatMap(\.uses) }
}
