// Goal: a connection is admitted at its own door only: machines that may be enrolled at the gate,
// operators at theirs, each over the transport it belongs to.
// Method: every door × key × address, asked as ZAP asks; then each thing that changes a verdict.

import Glibc
import PosternAuthority
import PosternCore
import Testing
import ZeroMQ

@testable import PosternBroker

@Suite struct AdmissionRuleTests {
    private let inspector = FakeInspector()
    private let authority: Authority
    private let machine: CurveKeyPair
    private let person: CurveKeyPair
    private var rule: AdmissionRule

    init() throws {
        machine = try CurveKeyPair.generate()
        person = try CurveKeyPair.generate()
        authority = Authority(
            snapshot: try .sample(), clock: FakeClock(), random: FakeRandom(),
            inspector: inspector)
        rule = AdmissionRule(
            authority: authority, operatorKeys: [PeerKey(person.publicKey)])
    }

    private static var local: String { "localhost:\(geteuid()):\(getegid()):42" }
    private static let remote = "192.0.2.1"

    private func request(
        _ domain: String, _ address: String, _ credentials: [UInt8]?, mechanism: String = "CURVE"
    ) throws -> ZAPRequest {
        let frames = [
            Array("1.0".utf8), [1], Array(domain.utf8), Array(address.utf8), [],
            Array(mechanism.utf8),
        ]
        return try ZAPRequest(frames: frames + (credentials.map { [$0] } ?? []))
    }

    private mutating func verdict(
        _ door: Door, _ keys: CurveKeyPair, _ address: String = AdmissionRuleTests.local
    ) throws -> AdmissionRule.Verdict {
        rule.verdict(on: try request(door.zapDomain, address, keys.publicKey.bytes))
    }

    private mutating func outcome(
        _ door: Door, _ keys: CurveKeyPair, _ address: String = AdmissionRuleTests.local
    ) throws -> String {
        switch try verdict(door, keys, address) {
        case .admitted(let peer):
            #expect(peer.key == PeerKey(keys.publicKey))
            return peer.process == nil ? "admitted, tcp" : "admitted, ipc"
        case .refused(let why): return "refused: \(why)"
        case .deferred(let why): return "deferred: \(why)"
        }
    }

    private func install(_ enrolments: [Enrolment]) throws {
        _ = Housekeeper(authority).install(try .sample(enrolments: enrolments))
    }

    @Test mutating func everyDoorKeyAndAddress() throws {
        // Enrolled by its process, and on tcp by its key.
        try install([
            .agent(), .agent("remote", selectors: [.key(PeerKey(machine.publicKey))]),
        ])
        let otherTransport = "refused: address of another transport"
        let noOperator = "refused: not an operator's key"
        let anOperator = "refused: an operator's key at the gate"
        for (door, keys, address, expected) in [
            (.gate, machine, Self.local, "admitted, ipc"),
            (.gate, machine, Self.remote, otherTransport),
            (.gate, person, Self.local, anOperator), (.gate, person, Self.remote, anOperator),
            (.tcpGate, machine, Self.local, otherTransport),
            (.tcpGate, machine, Self.remote, "admitted, tcp"),
            (.tcpGate, person, Self.local, anOperator),
            (.tcpGate, person, Self.remote, anOperator),
            (.operator, machine, Self.local, noOperator),
            (.operator, machine, Self.remote, noOperator),
            (.operator, person, Self.local, "admitted, ipc"),
        ] as [(Door, CurveKeyPair, String, String)] {
            #expect(try outcome(door, keys, address) == expected, "\(door) \(address)")
        }
    }

    @Test mutating func thePeerIsWhatTheKernelSays() throws {
        guard case .admitted(let peer) = try verdict(.gate, machine) else {
            Issue.record("refused")
            return
        }
        let process = ProcessIdentity(processID: 42, startTimeTicks: 77)
        #expect(
            peer.origin == .ipc(process: process, userID: geteuid(), groupID: getegid()))
    }

    @Test mutating func anyKeyOfAnEnrolledProcess() throws {
        for _ in 0..<3 {
            #expect(try outcome(.gate, CurveKeyPair.generate()) == "admitted, ipc")
        }
        inspector.setPath("/usr/bin/other")
        try install([.agent(selectors: [.path("/usr/bin/agent")])])
        #expect(try outcome(.gate, machine) == "refused: not enrolled")
        // What is slow to read is left to attest.
        try install([.agent(selectors: [.path("/usr/bin/other"), .sha256("x")])])
        #expect(try outcome(.gate, machine) == "admitted, ipc")
    }

    @Test mutating func onTCPOnlyAKnownKey() throws {
        #expect(try outcome(.tcpGate, machine, Self.remote) == "refused: not enrolled")
        let key = Selector.key(PeerKey(machine.publicKey))
        try install([.agent(selectors: [key, .userID(geteuid())])])
        #expect(try outcome(.tcpGate, machine, Self.remote) == "refused: not enrolled")
        try install([.agent(selectors: [key])])
        #expect(try outcome(.tcpGate, machine, Self.remote) == "admitted, tcp")
        #expect(
            try outcome(.tcpGate, CurveKeyPair.generate(), Self.remote)
                == "refused: not enrolled")
    }

    @Test mutating func whatTheKernelCannotSay() throws {
        for (error, expected) in [
            (ProcessError.gone, "refused: the process has ended"),
            (.changed, "refused: the process is another one"),
            (.unavailable(what: "exe"), "deferred: `exe` cannot be read"),
        ] {
            inspector.fail(with: error)
            #expect(try outcome(.gate, machine) == expected)
            #expect(try outcome(.operator, person) == expected)
        }
        inspector.fail(with: nil)
        inspector.setUser(geteuid() + 1)
        #expect(try outcome(.gate, machine) == "refused: the process changed its user")
    }

    @Test mutating func aRevokedKey() throws {
        let key = PeerKey(machine.publicKey)
        _ = Revoker(authority).revoke(RevokeAsk(target: .key(key)), by: .operator)
        #expect(try outcome(.gate, machine) == "refused: revoked_key")
        #expect(try outcome(.tcpGate, machine, Self.remote) == "refused: revoked_key")
        let operatorKey = PeerKey(person.publicKey)
        _ = Revoker(authority).revoke(RevokeAsk(target: .key(operatorKey)), by: .operator)
        #expect(try outcome(.operator, person) == "refused: revoked_key")
    }

    @Test mutating func noCURVENoEntry() throws {
        let domain = Door.gate.zapDomain
        for request in [
            try request(domain, Self.local, nil, mechanism: "NULL"),
            try request("", Self.local, machine.publicKey.bytes),
            try request("postern.gate.other", Self.local, machine.publicKey.bytes),
        ] {
            guard case .refused = rule.verdict(on: request) else {
                Issue.record("\(request)")
                continue
            }
        }
    }

    @Test mutating func tooManyInAShortTime() throws {
        let burst = Int(HandshakeLimiter.burst)
        for _ in 0..<burst { #expect(try outcome(.gate, machine) == "admitted, ipc") }
        let verdicts = try (0..<burst).map { _ in try outcome(.gate, machine) }
        #expect(verdicts.last == "deferred: too many connections in a short time")
        // Others are let in.
        let other = "localhost:\(geteuid()):\(getegid()):43"
        #expect(try outcome(.gate, machine, other) == "admitted, ipc")
    }
}
