// Goal: a connection is cut when its peer has nothing left because of a revocation, and only then;
// and never another one that has its descriptor now.
// Method: socket pairs of this process stand for connections: the kernel names us as the peer.

import Glibc
import PosternAuthority
import PosternCore
import Testing

@testable import PosternBroker

@Suite struct LaneConnectionsTests {
    private let authority: Authority
    private let counters = Counters()
    private let clock = FakeClock()
    private let inspector = FakeInspector()
    private var connections = LaneConnections()

    init() throws {
        authority = Authority(
            snapshot: try .sample(), clock: clock, random: FakeRandom(), inspector: inspector)
    }

    /// Two ends of a connection; closed with it.
    private final class Pair {
        let near: Int32
        let far: Int32

        init() throws {
            var ends: [Int32] = [0, 0]
            try #require(
                socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
            (near, far) = (ends[0], ends[1])
        }

        /// Whether the other end sees that the connection is over.
        var isCut: Bool {
            var byte: UInt8 = 0
            return recv(far, &byte, 1, Int32(MSG_DONTWAIT)) == 0
        }

        deinit {
            close(near)
            close(far)
        }
    }

    private func peer(_ key: UInt64 = 1, processID: Int32 = getpid()) -> PeerIdentity {
        PeerIdentity(
            key: .number(key),
            origin: .ipc(
                process: ProcessIdentity(processID: processID, startTimeTicks: 77),
                userID: geteuid(), groupID: getegid()))
    }

    private func grant(
        _ task: String = "t", to peer: PeerIdentity, ttlMilliseconds: UInt64? = nil
    ) throws -> CredentialRecord {
        let ask = AttestAsk.task(task, ttlMilliseconds: ttlMilliseconds)
        let attestor = Attestor(authority)
        let outcome = attestor.attest(ask, peer: peer, attestor.inspect(peer, heldBy: nil))
        guard case .granted(let grant) = outcome else {
            throw Client.Unexpected(what: "\(outcome)")
        }
        return try #require(authority.cache.find(grant.credential))
    }

    private mutating func note(_ record: CredentialRecord, on pair: Pair) {
        connections.note(
            record, on: pair.near, peer: record.peer, nowMilliseconds: clock.bootMilliseconds)
    }

    private func revoke(_ target: RevocationTarget) {
        _ = Revoker(authority).revoke(RevokeAsk(target: target), by: .operator)
    }

    private mutating func review() {
        let now = clock.bootMilliseconds
        connections.scheduleReview(dueMilliseconds: now)
        connections.review(
            nowMilliseconds: now, cells: authority.cells, counters: counters,
            logger: Scene.logger)
    }

    @Test mutating func cutWhenAllIsRevoked() throws {
        let pair = try Pair()
        let (first, second) = (try grant(to: peer()), try grant("u", to: peer()))
        note(first, on: pair)
        note(second, on: pair)
        review()
        #expect(!pair.isCut)
        revoke(.credential(first.id))
        review()
        #expect(!pair.isCut)
        revoke(.task(workload: .test("agent"), task: .named("u")))
        review()
        #expect(pair.isCut)
        #expect(counters.value(.connectionsCut) == 1)
        review()
        #expect(counters.value(.connectionsCut) == 1)
    }

    @Test mutating func completedAndExpiredAloneAreNoReason() throws {
        let pair = try Pair()
        let completed = try grant(to: peer())
        note(completed, on: pair)
        _ = Revoker(authority).complete(completed.id, by: peer())
        note(try grant("u", to: peer(), ttlMilliseconds: 10), on: pair)
        clock.advance(milliseconds: 1_000)
        review()
        #expect(!pair.isCut)
        // The last one that was alive is revoked: nothing is left, because of that.
        let last = try grant("v", to: peer())
        note(last, on: pair)
        revoke(.credential(last.id))
        review()
        #expect(pair.isCut)
    }

    /// Who gives up its own credential keeps its connection, until an operator takes it.
    @Test mutating func onesOwnRevocationIsNoReason() throws {
        let pair = try Pair()
        let record = try grant(to: peer())
        note(record, on: pair)
        let ask = RevokeAsk(target: .credential(record.id))
        _ = Revoker(authority).revoke(ask, by: .peer(peer()))
        review()
        #expect(!pair.isCut)
        revoke(.credential(record.id))
        review()
        #expect(pair.isCut)
    }

    @Test mutating func aRevokedKeyTakesAllItsConnections() throws {
        let pairs = [try Pair(), try Pair(), try Pair()]
        note(try grant(to: peer()), on: pairs[0])
        // Nothing was attested on the second one; the third is another key's.
        _ = connections.note(pairs[1].near, peer())
        note(try grant("u", to: peer(2)), on: pairs[2])
        revoke(.key(.number(1)))
        review()
        #expect(pairs.map(\.isCut) == [true, true, false])
        revoke(.workload(.test("agent")))
        review()
        #expect(pairs[2].isCut)
        #expect(counters.value(.connectionsCut) == 3)
    }

    @Test mutating func aDoomedOneIsCutWhenItIsDue() throws {
        let pair = try Pair()
        let isNew = connections.note(pair.near, peer())
        let isNewAgain = connections.note(pair.near, peer())
        #expect(isNew && !isNewAgain)
        let now = clock.bootMilliseconds
        connections.doom(pair.near, dueMilliseconds: now + 250)
        #expect(connections.reviewDueMilliseconds == now + 250)
        // A second call does not put it off.
        connections.doom(pair.near, dueMilliseconds: now + 900)
        #expect(connections.reviewDueMilliseconds == now + 250)
        for (offset, isCut) in [(249, false), (250, true)] as [(UInt64, Bool)] {
            connections.review(
                nowMilliseconds: now + offset, cells: authority.cells, counters: counters,
                logger: Scene.logger)
            #expect(pair.isCut == isCut)
        }
        #expect(connections.reviewDueMilliseconds == nil)
    }

    @Test mutating func theLatestReviewCounts() {
        connections.scheduleReview(dueMilliseconds: 5)
        connections.scheduleReview(dueMilliseconds: 3)
        #expect(connections.reviewDueMilliseconds == 5)
        connections.scheduleReview(dueMilliseconds: 9)
        #expect(connections.reviewDueMilliseconds == 9)
    }

    /// The descriptor is another process's by now, or another peer's of this process.
    @Test mutating func anothersDescriptorIsLeftAlone() throws {
        let pair = try Pair()
        let gone = peer(1, processID: getpid() + 1)
        note(try grant(to: gone), on: pair)
        revoke(.key(.number(1)))
        review()
        #expect(!pair.isCut)
        #expect(counters.value(.connectionsCut) == 0)
        let old = try grant("u", to: peer(3))
        note(old, on: pair)
        // The number was taken over: what the old peer held says nothing of the new one.
        let isNew = connections.note(pair.near, peer(4))
        #expect(isNew)
        revoke(.credential(old.id))
        review()
        #expect(!pair.isCut)
        #expect(!LaneConnections.cut(-1, peer()))
        #expect(!LaneConnections.cut(pair.near, PeerIdentity(key: .number(1), origin: .tcp)))
    }

    /// More credentials than are remembered: one that is not may be alive.
    @Test mutating func anOverfullConnectionIsNeverTakenForEmptied() throws {
        let pair = try Pair()
        let records = try (0..<65).map { try grant("t\($0)", to: peer()) }
        for record in records { note(record, on: pair) }
        for record in records.prefix(64) { revoke(.credential(record.id)) }
        review()
        #expect(!pair.isCut)
        revoke(.key(.number(1)))
        review()
        #expect(pair.isCut)
    }

    /// The dead make room, so that a long life with many tasks is remembered to its end.
    @Test mutating func theDeadMakeRoom() throws {
        let pair = try Pair()
        for number in 0..<300 {
            let record = try grant("t\(number)", to: peer())
            note(record, on: pair)
            _ = Revoker(authority).complete(record.id, by: peer())
        }
        let last = try grant("last", to: peer())
        note(last, on: pair)
        review()
        #expect(!pair.isCut)
        revoke(.credential(last.id))
        review()
        #expect(pair.isCut)
    }
}
