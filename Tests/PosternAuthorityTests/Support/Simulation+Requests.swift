import PosternAuthority
import PosternCore
import Testing

extension Simulation {
    mutating func attest() throws {
        let peer = try anyPeer()
        let scopes: [Scope] = [
            .of(["*"], ["*"]), .of(["read"], ["*"]), .of(["read", "write"], ["*"]),
        ]
        let scope = scopes[Int.random(in: 0..<scopes.count, using: &random)]
        let isBounded = Bool.random(using: &random)
        let ask = AttestAsk.task(
            anyTask().description, scope: scope,
            ttlMilliseconds: .random(in: 1...2_000_000, using: &random),
            budget: isBounded ? .random(in: 1...5, using: &random) : nil)
        let outcome = scene.attest(ask, peer: peer)
        var expected = model.attestRefusal(ask, peer, facts(of: peer))
        if case .forgettable(let task, _) = expected {
            // Its time is over: it is forgotten at once or a little later, and what the attest
            // says is then the truth.
            if !Self.isEnd(outcome), model.mayBeForgotten(task, now: now) { model.forget(task) }
            expected = model.attestRefusal(ask, peer, facts(of: peer))
        }
        switch outcome {
        case .denied(let denial):
            note(denial.reason.name)
            try #require(expected?.reason == denial.reason, comment)
            #expect(denial.epoch == model.epoch, comment)
        case .capacity:
            note("capacity")
            try #require(expected == .capacity, comment)
        case .granted(let grant):
            note("granted")
            try #require(expected == nil, comment)
            try take(grant, ask, peer)
        }
    }

    private static func isEnd(_ outcome: Attestor.Outcome) -> Bool {
        switch outcome.denial?.reason {
        case .completedTask, .revokedTask: true
        default: false
        }
    }

    private mutating func take(_ grant: Grant, _ ask: AttestAsk, _ peer: PeerIdentity) throws {
        let enrolment = try #require(
            model.enrolments.first { $0.workload == grant.workload }, comment)
        let ttl = min(try #require(ask.ttlMilliseconds), enrolment.ttlMillisecondsMax)
        let budget = [ask.budget, enrolment.budgetMax].compactMap(\.self).min()
        #expect(grant.expiresInMilliseconds == ttl, comment)
        #expect(grant.budget == budget, comment)
        #expect(grant.epoch == model.epoch, comment)
        #expect(model.credentials[grant.credential] == nil, comment)
        model.credentials[grant.credential] = AuthorityModel.Credential(
            id: grant.credential, peer: peer, workload: grant.workload, task: ask.task,
            scope: ask.scope, expiry: now + ttl, budgetLeft: budget,
            due: now + ttl + Limits.expiredKeptMilliseconds)
        known.append(grant.credential)
        if known.count > 60 { known.removeFirst() }
    }

    mutating func authorise() throws {
        let id = anyCredential()
        let peer = try caller(of: id)
        let action = ["read", "write", "send"][Int.random(in: 0..<3, using: &random)]
        let isReserved = Int.random(in: 0..<20, using: &random) == 0
        let decision = scene.authorise(
            id, peer: peer, .call(action, claimsReservedKey: isReserved))
        let expected = model.authorise(id, peer, action, isReserved: isReserved, now: now)
        note(decision.reason?.name ?? "permit")
        try #require(decision.reason == expected, comment)
        #expect(decision.epoch == model.epoch, comment)
        guard decision.isPermitted else { return }
        #expect(decision.budgetLeft == model.credentials[id]?.budgetLeft, comment)
    }

    mutating func introspect() throws {
        let id = anyCredential()
        let peer = try caller(of: id)
        let answer = scene.revoker.introspect(id, by: .peer(peer))
        let expected = model.refusal(id, peer, now: now)
        try #require(answer.reason == expected, comment)
        let isOwn = model.credentials[id]?.peer == peer
        #expect((answer.details != nil) == isOwn, comment)
        guard let details = answer.details, let credential = model.credentials[id] else { return }
        #expect(details.budgetLeft == credential.budgetLeft, comment)
        #expect(
            details.expiresInMilliseconds == credential.expiry - min(now, credential.expiry),
            comment)
    }

    mutating func complete() throws {
        let id = anyCredential()
        let peer = try caller(of: id)
        let outcome = scene.revoker.complete(id, by: peer)
        if let reason = model.refusal(id, peer, now: now) {
            try #require(outcome.denial?.reason == reason, comment)
            return
        }
        let credential = try #require(model.credentials[id])
        let task = model.task(of: credential)
        let model = self.model
        let count = model.count { model.task(of: $0) == task }
        _ = self.model.end(
            task, .completedTask, keptUntil: now + Limits.completedTaskKeptMilliseconds)
        self.model.freeSoon(id, now: now)
        try #require(
            outcome.receipt == RevocationReceipt(epoch: self.model.epoch, credentials: count),
            comment)
    }

    // MARK: revocations

    mutating func revokeCredential() throws {
        let id = anyCredential()
        let isOperator = Int.random(in: 0..<4, using: &random) == 0
        let peer = try caller(of: id)
        let ask = RevokeAsk(target: .credential(id))
        let outcome = scene.revoker.revoke(ask, by: isOperator ? .operator : .peer(peer))
        guard let credential = model.credentials[id] else {
            if isOperator {
                try #require(outcome == .notFound, comment)
            } else {
                try #require(outcome.denial?.reason == .unknownCredential, comment)
            }
            return
        }
        if !isOperator, credential.peer != peer {
            let reason = model.refusal(id, peer, now: now)
            try #require(outcome.denial?.reason == reason, comment)
            return
        }
        let isNew = !credential.isRevoked
        if isNew { model.epoch += 1 }
        model.credentials[id]?.isRevoked = true
        model.freeSoon(id, now: now)
        let receipt = RevocationReceipt(epoch: model.epoch, credentials: isNew ? 1 : 0)
        try #require(outcome.receipt == receipt, comment)
    }

    mutating func revokeTask() throws {
        let id = anyCredential()
        guard let credential = model.credentials[id] else { return }
        let peer = try caller(of: id)
        let isOperator = Bool.random(using: &random)
        let isOwn = Int.random(in: 0..<4, using: &random) > 0
        let task = AuthorityModel.Task(
            workload: credential.workload, task: isOwn ? credential.task : anyTask())
        let target = RevocationTarget.task(workload: task.workload, task: task.task)
        let outcome = scene.revoker.revoke(
            RevokeAsk(target: target, credential: id),
            by: isOperator ? .operator : .peer(peer))
        if !isOperator {
            let refusal =
                model.refusal(id, peer, now: now)
                ?? (task.task == credential.task ? nil : .outsideScope)
            if let refusal {
                try #require(outcome.denial?.reason == refusal, comment)
                return
            }
        }
        let model = self.model
        let count = model.count { model.task(of: $0) == task }
        if self.model.mayBeForgotten(task, now: now), outcome.receipt?.epoch == model.epoch + 1 {
            self.model.forget(task)
        }
        let isNew = self.model.end(
            task, .revokedTask, keptUntil: now + Limits.revokedTaskKeptMilliseconds)
        let receipt = RevocationReceipt(
            epoch: self.model.epoch, credentials: isNew ? count : 0)
        try #require(outcome.receipt == receipt, comment)
    }

    mutating func revokeKeyOrWorkload() throws {
        let peer = try anyPeer()
        let workload = model.enrolments[Int.random(in: 0..<model.enrolments.count, using: &random)]
            .workload
        let isKey = Bool.random(using: &random)
        let target: RevocationTarget = isKey ? .key(peer.key) : .workload(workload)
        if Int.random(in: 0..<3, using: &random) == 0 {
            let outcome = scene.revoker.revoke(RevokeAsk(target: target), by: .peer(peer))
            note(DenialReason.wrongEndpoint.name)
            try #require(outcome.denial?.reason == .wrongEndpoint, comment)
            return
        }
        let outcome = scene.revoker.revoke(RevokeAsk(target: target), by: .operator)
        let isNew: Bool
        if isKey {
            isNew = model.revokedKeys.insert(peer.key).inserted
        } else {
            isNew = model.revokedWorkloads.insert(workload).inserted
        }
        if isNew { model.epoch += 1 }
        let count = model.count { isKey ? $0.peer.key == peer.key : $0.workload == workload }
        let receipt = RevocationReceipt(epoch: model.epoch, credentials: isNew ? count : 0)
        try #require(outcome.receipt == receipt, comment)
    }
}
