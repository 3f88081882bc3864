// Goal: an enrolment matches a process only when every selector does, and a fact that was not
// read matches nothing.
// Method: each selector against facts that differ in exactly one thing; with and without facts.

import Testing

@testable import PosternCore

@Suite struct EnrolmentTests {
    private let key = PeerKey(
        first: Bytes16(high: 1, low: 2), second: Bytes16(high: 3, low: 4))
    private let otherKey = PeerKey(
        first: Bytes16(high: 1, low: 2), second: Bytes16(high: 3, low: 5))
    private let hash = String(repeating: "ab", count: 32)

    private var facts: ProcessFacts {
        ProcessFacts(
            process: ProcessIdentity(processID: 7, startTimeTicks: 70), userID: 1_000,
            groupID: 100, groups: [27, 44], executablePath: "/usr/bin/agent",
            executableSHA256: hash, systemdUnit: "agent.service")
    }

    private var matching: [Selector] {
        [
            .userID(1_000), .groupID(100), .groupID(27), .groupID(44), .path("/usr/bin/agent"),
            .sha256(hash), .systemdUnit("agent.service"), .key(key),
        ]
    }

    private var others: [Selector] {
        [
            .userID(0), .userID(100), .groupID(1_000), .groupID(0), .path("/usr/bin/agen"),
            .path("/usr/bin/agent "), .path(""), .sha256(hash.uppercased()), .sha256(""),
            .systemdUnit("agent"), .systemdUnit(""), .key(otherKey),
        ]
    }

    private func enrolment(_ selectors: [Selector]) throws -> Enrolment {
        Enrolment(
            workload: try #require(SPIFFEID("spiffe://test/a")), selectors: selectors,
            scope: try Scope(actions: ["*"], resources: ["*"]))
    }

    @Test func everySelectorMatchesItsFactOnly() {
        for selector in matching { #expect(selector.matches(facts, key: key), "\(selector)") }
        for selector in others { #expect(!selector.matches(facts, key: key), "\(selector)") }
    }

    @Test func whatWasNotReadDoesNotMatch() {
        for selector in matching where selector != .key(key) {
            #expect(!selector.matches(nil, key: key), "\(selector)")
        }
        #expect(Selector.key(key).matches(nil, key: key))
        var cheap = facts
        cheap.executableSHA256 = nil
        cheap.systemdUnit = nil
        #expect(!Selector.sha256(hash).matches(cheap, key: key))
        #expect(!Selector.systemdUnit("agent.service").matches(cheap, key: key))
    }

    /// Two spellings of é are two files.
    @Test func pathsAreComparedByteByByte() {
        var decomposed = facts
        decomposed.executablePath = "/opt/cafe\u{301}"
        #expect(Selector.path("/opt/cafe\u{301}").matches(decomposed, key: key))
        #expect(!Selector.path("/opt/caf\u{E9}").matches(decomposed, key: key))
        decomposed.systemdUnit = "cafe\u{301}.service"
        #expect(!Selector.systemdUnit("caf\u{E9}.service").matches(decomposed, key: key))
    }

    @Test func allSelectorsMustMatch() throws {
        #expect(try enrolment(matching).matches(facts, key: key))
        for other in others {
            #expect(try !enrolment(matching + [other]).matches(facts, key: key), "\(other)")
            #expect(try !enrolment([other] + matching).matches(facts, key: key), "\(other)")
        }
    }

    @Test func theHashAloneIsLeftOpenByTheHandshake() throws {
        var cheap = facts
        cheap.executableSHA256 = nil
        #expect(try enrolment(matching).mayMatch(cheap, key: key))
        #expect(try !enrolment(matching).matches(cheap, key: key))
        #expect(try enrolment([.sha256(hash)]).mayMatch(cheap, key: key))
        #expect(try enrolment([.sha256("other")]).mayMatch(cheap, key: key))
        for other in others {
            let isHash = other.needsExecutableHash
            #expect(try enrolment([other]).mayMatch(cheap, key: key) == isHash, "\(other)")
        }
        #expect(try !enrolment([.systemdUnit("x"), .sha256(hash)]).mayMatch(cheap, key: key))
        #expect(try enrolment([.key(key)]).mayMatch(nil, key: key))
        #expect(try !enrolment([.key(key)]).mayMatch(nil, key: otherKey))
    }

    @Test func onlyTheHashIsSlow() {
        #expect((matching + others).filter(\.needsExecutableHash).count == 3)
    }

    @Test func theDefaultsAreTheLimits() throws {
        let enrolment = try enrolment([.userID(1)])
        #expect(enrolment.ttlMillisecondsMax == Limits.credentialTTLMillisecondsDefault)
        #expect(enrolment.credentialsMax == Limits.credentialsPerWorkloadMaxDefault)
        #expect(enrolment.budgetMax == nil)
        #expect(enrolment.groups.isEmpty)
    }

    @Test func aTCPPeerHasNoProcess() {
        let process = ProcessIdentity(processID: 7, startTimeTicks: 70)
        let local = PeerIdentity(
            key: key, origin: .ipc(process: process, userID: 1, groupID: 2))
        #expect(local.process == process)
        #expect(PeerIdentity(key: key, origin: .tcp).process == nil)
        #expect(PeerIdentity(key: key, origin: .tcp) != local)
    }
}
