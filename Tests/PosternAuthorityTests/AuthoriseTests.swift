// Goal: a call is denied for exactly one reason, in the protocol's order, and a permit takes one
// call of the budget, a deny none.
// Method: each reason provoked alone; then one call with every fault at once, mended one by one.

import Cedar
import PosternAuthority
import PosternCore
import Testing

@Suite struct AuthoriseTests {
    @Test func aPermitNamesItsPolicies() throws {
        let scene = try Scene(
            policies: """
                @id("reads") permit(principal, action == Action::"read", resource);
                @id("all") permit(principal, action, resource);
                """)
        let grant = try scene.grant(.task("t", budget: 3))
        let decision = scene.authorise(grant.credential, .call("read"))
        #expect(decision.isPermitted)
        #expect(Set(decision.policies) == ["reads", "all"])
        #expect(decision.budgetLeft == 2)
        #expect(decision.epoch == scene.authority.epoch.current)
        #expect(decision.id.value.high == scene.authority.instance.high)
        let other = scene.authorise(grant.credential, .call("write"))
        #expect(other.policies == ["all"])
        #expect(other.id != decision.id)
    }

    @Test func aCredentialNobodyIssued() throws {
        let scene = try Scene()
        let unknown = CredentialID(Bytes16(high: 1, low: 1))
        let decision = scene.authorise(unknown)
        #expect(decision.reason == .unknownCredential)
        #expect(decision.policies.isEmpty)
        #expect(decision.budgetLeft == nil)
    }

    @Test func anothersCredentialIsWorthless() throws {
        let scene = try Scene()
        let credential = try scene.grant().credential
        let other = ProcessIdentity(processID: 100, startTimeTicks: 5_001)
        #expect(scene.reason(credential, peer: .local(key: 2)) == .keyMismatch)
        #expect(scene.reason(credential, peer: .local(other)) == .processMismatch)
        #expect(scene.reason(credential, peer: .local(userID: 0)) == .processMismatch)
        #expect(scene.reason(credential, peer: .local(groupID: 0)) == .processMismatch)
        #expect(scene.reason(credential, peer: .remote(key: 1)) == .processMismatch)
        #expect(scene.reason(credential, peer: .remote(key: 2)) == .keyMismatch)
        let remote = try Scene(enrolments: [.agent(selectors: [.key(.number(1))])])
        let there = try remote.grant(peer: .remote(key: 1)).credential
        #expect(remote.reason(there, peer: .agent) == .processMismatch)
        #expect(remote.reason(there, peer: .remote(key: 1)) == nil)
    }

    @Test func callsOutsideTheScope() throws {
        let scene = try Scene()
        let scope = Scope.of(["mail.*"], ["Mailbox::*"])
        let credential = try scene.grant(.task("t", scope: scope)).credential
        #expect(scene.reason(credential, .call("mail.read", "Mailbox")) == nil)
        #expect(scene.reason(credential, .call("http.get", "Mailbox")) == .outsideScope)
        #expect(scene.reason(credential, .call("mail.read", "Host")) == .outsideScope)
    }

    @Test func aContextThatClaimsTheBrokersKey() throws {
        let scene = try Scene()
        let grant = try scene.grant(.task("t", budget: 2))
        let decision = scene.authorise(grant.credential, .call("a", claimsReservedKey: true))
        #expect(decision.reason == .reservedContext)
        #expect(decision.budgetLeft == 2)
    }

    @Test func aBudgetIsSpentByPermitsOnly() throws {
        let scene = try Scene(
            policies: """
                permit(principal, action, resource);
                forbid(principal, action == Action::"no", resource);
                """)
        let grant = try scene.grant(.task("t", budget: 3))
        var left: [UInt64?] = []
        for action in ["yes", "no", "no", "yes", "no", "yes", "yes", "no"] {
            left.append(scene.authorise(grant.credential, .call(action)).budgetLeft)
        }
        #expect(left == [2, 2, 2, 1, 1, 0, 0, 0])
        #expect(scene.reason(grant.credential, .call("yes")) == .budgetExhausted)
        #expect(scene.reason(grant.credential, .call("no")) == .budgetExhausted)
        // Another credential of the task has its own.
        #expect(scene.reason(try scene.grant(.task("t", budget: 1)).credential) == nil)
    }

    @Test func whatPoliciesDeny() throws {
        let scene = try Scene(
            policies: """
                @id("ok") permit(principal, action == Action::"ok", resource);
                @id("never") forbid(principal, action == Action::"never", resource);
                @id("fails") permit(principal, action == Action::"fails", resource)
                when { context.missing };
                permit(principal, action == Postern::Action::"attest", resource);
                """)
        let credential = try scene.grant().credential
        let forbidden = scene.authorise(credential, .call("never"))
        #expect(forbidden.reason == .policyForbid)
        #expect(forbidden.policies == ["never"])
        let unnamed = scene.authorise(credential, .call("other"))
        #expect(unnamed.reason == .policyNoPermit)
        #expect(unnamed.policies.isEmpty)
        let failed = scene.authorise(credential, .call("fails"))
        #expect(failed.reason == .policyError)
        #expect(failed.policies == ["fails"])
    }

    /// Cedar skips a policy that fails. A caller who could make a forbid fail must not get a
    /// permit for it; a permit that fails takes nothing away from another one.
    @Test func aForbidThatFailsDenies() throws {
        let scene = try Scene(
            policies: """
                @id("ok") permit(principal, action, resource);
                @id("fails") permit(principal, action == Action::"ok", resource)
                when { context.missing };
                @id("limit") forbid(principal, action == Action::"pay", resource)
                when { context.amount > 100 };
                """)
        let credential = try scene.grant().credential
        let paid = scene.authorise(credential, .call("pay"))
        #expect(paid.reason == .policyError)
        #expect(paid.policies == ["limit"])
        let ok = scene.authorise(credential, .call("ok"))
        #expect(ok.isPermitted)
        #expect(ok.policies == ["ok"])
        // The attest made the first fail: its scope takes any action but `ok`, so only calls did.
        let ledger = scene.authority.policyErrors
        #expect(ledger.total == 2)
        #expect(ledger.takeUnseen().map(\.policy) == ["limit", "fails"])
        _ = scene.authorise(credential, .call("pay"))
        #expect(ledger.total == 3)
        #expect(ledger.takeUnseen().isEmpty)
        ledger.forgetPolicies()
        _ = scene.authorise(credential, .call("pay"))
        #expect(ledger.takeUnseen().map(\.policy) == ["limit"])
    }

    @Test func atMostEightPoliciesAreNamed() throws {
        let policies = (0..<12).map { #"@id("p\#($0)") permit(principal, action, resource);"# }
        let scene = try Scene(policies: policies.joined(separator: "\n"))
        let decision = try scene.authorise(scene.grant().credential)
        #expect(decision.isPermitted)
        #expect(decision.policies.count == Limits.determiningPoliciesMax)
    }

    /// A type that Cedar cannot name: no policy can speak of it, so none permits it.
    @Test func aReservedWordAsType() throws {
        let scene = try Scene()
        let credential = try scene.grant().credential
        for type in ["in", "A::if", "__cedar"] {
            #expect(scene.reason(credential, .call("a", type)) == .policyNoPermit)
        }
    }

    /// SPEC.md, "authorise": checks 1 to 9, one credential with every fault, mended one by one.
    @Test func theOrderOfTheChecks() throws {
        let scene = try Scene(
            policies: """
                permit(principal, action == Postern::Action::"attest", resource);
                forbid(principal, action == Action::"b", resource);
                """, enrolments: [.agent(ttlMillisecondsMax: 1_000)])
        let housekeeper = Housekeeper(scene.authority)
        let scope = Scope.of(["a", "b"], ["*"])
        let id = try scene.grant(.task("t", scope: scope, budget: 1)).credential
        let record = try #require(scene.authority.cache.find(id))
        let isTaken = record.budget.take()
        #expect(isTaken)
        let bad = SampleCall.call("x", claimsReservedKey: true)
        // From the last check to the first, so that every later fault is there each time.
        #expect(scene.reason(id, .call("b")) == .budgetExhausted)
        #expect(scene.reason(id, .call("x")) == .outsideScope)
        #expect(scene.reason(id, bad) == .reservedContext)
        scene.clock.advance(milliseconds: 1_000)
        #expect(scene.reason(id, bad) == .expiredCredential)
        record.cells.endOwn(.revokedCredential)
        #expect(scene.reason(id, bad) == .revokedCredential)
        record.cells.task.end(.completedTask)
        #expect(scene.reason(id, bad) == .completedTask)
        _ = housekeeper.install(try Scene.snapshot(enrolments: []))
        #expect(scene.reason(id, bad) == .notEnrolled)
        record.cells.workload.end(.revokedWorkload)
        #expect(scene.reason(id, bad) == .revokedWorkload)
        record.cells.key.end(.revokedKey)
        #expect(scene.reason(id, bad) == .revokedKey)
        let other = ProcessIdentity(processID: 1, startTimeTicks: 1)
        #expect(scene.reason(id, peer: .local(other), bad) == .processMismatch)
        #expect(scene.reason(id, peer: .local(key: 2, other), bad) == .keyMismatch)
        let unknown = CredentialID(Bytes16(high: 9, low: 9))
        #expect(scene.reason(unknown, peer: .local(key: 2), bad) == .unknownCredential)
    }

    /// Check 10: what ends between the two steps is seen before a permit.
    @Test func theLastLook() throws {
        let scene = try Scene()
        func decideAfter(
            _ event: (Grant) throws -> Void
        ) throws -> (PosternCore.Decision, CredentialID) {
            let grant = try scene.grant(.task("t\(scene.authority.cache.count)", budget: 5))
            let call = SampleCall.call("a")
            let screening = scene.authorizer.screen(
                call, credential: grant.credential, peer: .agent)
            guard case .passed(let screened) = screening else { throw Unexpected() }
            try event(grant)
            let decision = scene.authorizer.decide(
                call, screened, context: Record())
            return (decision, grant.credential)
        }
        let (revoked, _) = try decideAfter { grant in
            let target = RevocationTarget.credential(grant.credential)
            _ = scene.revoker.revoke(RevokeAsk(target: target), by: .operator)
        }
        #expect(revoked.reason == .revokedCredential)
        let (completed, _) = try decideAfter {
            _ = scene.revoker.complete($0.credential, by: .agent)
        }
        #expect(completed.reason == .completedTask)
        let (spent, _) = try decideAfter { grant in
            for _ in 0..<5 { #expect(scene.reason(grant.credential) == nil) }
        }
        #expect(spent.reason == .budgetExhausted)
        let (freed, id) = try decideAfter { _ in
            scene.clock.advance(milliseconds: 1 << 40)
            #expect(scene.sweepAll() > 0)
        }
        // It was alive when the call was screened; that it is gone from the cache is no end.
        #expect(freed.isPermitted)
        #expect(scene.reason(id) == .unknownCredential)
    }

    @Test func aCallThatCannotBeCarriedOnWith() throws {
        let scene = try Scene()
        let grant = try scene.grant(.task("t", budget: 4))
        let screening = scene.authorizer.screen(
            SampleCall.call("a"), credential: grant.credential, peer: .agent)
        guard case .passed(let screened) = screening else { throw Unexpected() }
        let decision = scene.authorizer.deny(.internal, screened)
        #expect(decision.reason == .internal)
        #expect(decision.budgetLeft == 4)
    }

    private struct Unexpected: Error {}
}
