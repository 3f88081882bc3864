// Goal: no permit is decided after a revocation was acknowledged, on any thread.
// Method: threads decide without pause while one revokes and then raises a flag; whoever saw the
// flag before it asked must be denied. Every target, many rounds; and reloads in between.

import Cedar
import Foundation
import PosternAuthority
import PosternCore
import Synchronization
import Testing

@Suite struct RaceTests {
    private static let threads = 4
    private static let rounds = 250

    /// What one round is about.
    private final class Round: Sendable {
        let isAcknowledged = Atomic<Bool>(false)
        let started = Atomic<Int>(0)
        /// Permits of calls that began after the acknowledgement, and the epochs that were wrong.
        let late = Atomic<Int>(0)
        let wrong = Atomic<Int>(0)
        let permits = Atomic<Int>(0)
    }

    enum Target: CaseIterable {
        case credential, task, workload, key, completion, enrolment
    }

    @Test(.timeLimit(.minutes(15)), arguments: Target.allCases)
    func noPermitAfterTheAcknowledgement(_ target: Target) throws {
        var decidedBefore = 0
        for number in 0..<Self.rounds {
            let scene = try Scene(seed: UInt64(number))
            let grant = try scene.grant()
            let round = Round()
            try inParallel(Self.threads + 1) { thread in
                if thread == Self.threads {
                    // All others are at work before the end comes.
                    while round.started.load(ordering: .acquiring) < Self.threads { sched_yield() }
                    let epoch = end(target, grant, scene)
                    round.isAcknowledged.store(true, ordering: .releasing)
                    guard scene.authority.epoch.current >= epoch else {
                        round.wrong.wrappingAdd(1, ordering: .relaxed)
                        return
                    }
                } else {
                    decide(grant.credential, scene, round)
                }
            }
            try #require(round.late.load(ordering: .relaxed) == 0, "round \(number)")
            try #require(round.wrong.load(ordering: .relaxed) == 0, "round \(number)")
            decidedBefore += round.permits.load(ordering: .relaxed)
        }
        // Else the rounds were no race.
        #expect(decidedBefore > 0)
    }

    /// Decides until it has seen the acknowledgement and ten calls after it.
    private func decide(_ credential: CredentialID, _ scene: Scene, _ round: Round) {
        let buffer = RequestBuffer()
        var after = 0
        var isFirst = true
        while after < 10 {
            let wasAcknowledged = round.isAcknowledged.load(ordering: .acquiring)
            let epochBefore = scene.authority.epoch.current
            let call = SampleCall.call("act")
            let screening = scene.authorizer.screen(
                call, credential: credential, peer: .agent)
            let decision: PosternCore.Decision
            switch screening {
            case .denied(let denied): decision = scene.authorizer.deny(denied).decision
            case .passed(let screened):
                decision = scene.authorizer.decide(
                    call, screened, context: Record(), buffer: buffer)
            }
            if isFirst { round.started.wrappingAdd(1, ordering: .releasing) }
            isFirst = false
            if decision.epoch < epochBefore { round.wrong.wrappingAdd(1, ordering: .relaxed) }
            if decision.isPermitted { round.permits.wrappingAdd(1, ordering: .relaxed) }
            guard wasAcknowledged else { continue }
            after += 1
            if decision.isPermitted { round.late.wrappingAdd(1, ordering: .relaxed) }
        }
    }

    private func end(_ target: Target, _ grant: Grant, _ scene: Scene) -> UInt64 {
        let revocation: RevocationTarget
        switch target {
        case .credential: revocation = .credential(grant.credential)
        case .task: revocation = .task(workload: grant.workload, task: .named("t"))
        case .workload: revocation = .workload(grant.workload)
        case .key: revocation = .key(.number(1))
        case .completion:
            return scene.revoker.complete(grant.credential, by: .agent).receipt?.epoch ?? .max
        case .enrolment:
            let housekeeper = Housekeeper(scene.authority)
            guard let empty = try? Scene.snapshot(enrolments: []) else { return .max }
            return housekeeper.install(empty)
        }
        return scene.revoker.revoke(RevokeAsk(target: revocation), by: .operator).receipt?.epoch
            ?? .max
    }

    /// An enrolment that comes and goes never lets a revoked workload through in between.
    @Test(.timeLimit(.minutes(15)))
    func reloadsNeverReviveARevocation() throws {
        let scene = try Scene()
        let grant = try scene.grant()
        let snapshots = [
            try Scene.snapshot(enrolments: []), try Scene.snapshot(enrolments: [.agent()]),
        ]
        let round = Round()
        try inParallel(Self.threads + 1) { thread in
            guard thread == Self.threads else {
                while !round.isAcknowledged.load(ordering: .acquiring) {
                    let wasRevoked = round.wrong.load(ordering: .acquiring) == 1
                    if scene.authorise(grant.credential).isPermitted, wasRevoked {
                        round.late.wrappingAdd(1, ordering: .relaxed)
                    }
                }
                return
            }
            let housekeeper = Housekeeper(scene.authority)
            for number in 0..<1_000 {
                _ = housekeeper.install(snapshots[number % 2])
                guard number == 501 else { continue }
                let ask = RevokeAsk(target: .workload(grant.workload))
                _ = scene.revoker.revoke(ask, by: .operator)
                round.wrong.store(1, ordering: .releasing)
            }
            round.isAcknowledged.store(true, ordering: .releasing)
        }
        #expect(round.late.load(ordering: .relaxed) == 0)
        #expect(scene.reason(grant.credential) == .revokedWorkload)
    }
}
