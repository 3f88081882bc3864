// Goal: a proof shows that one decision is in the log, to whoever has the public key; nothing else
// does, and no bit of it can be changed.
// Method: proofs from sealed and from open segments, then every part of them changed.

@testable import PosternAudit
import PosternCore
import Sodium
import Testing

@Suite struct DecisionProofTests {
    private func log() throws -> (TestLog, [DecisionID]) {
        let log = try TestLog()
        log.start()
        let credential = try log.attest(task: "t-1")
        var decisions: [DecisionID] = []
        for index in 0..<37 {
            decisions.append(
                try log.decide(
                    credential, action: "action_\(index)",
                    denied: index == 5 ? .outsideScope : nil))
        }
        return (log, decisions)
    }

    @Test func everyDecisionOfASealedSegmentIsProven() throws {
        let (log, decisions) = try log()
        defer { log.remove() }
        log.stop()
        for (index, decision) in decisions.enumerated() {
            let proof = try DecisionProver(try log.folder).prove(decision)
            let proven = try proof.check(by: log.key)
            #expect(proven.decision == decision)
            #expect(proven.checkpoint == nil)
            #expect(proven.entry.record.action == "action_\(index)")
            #expect(proven.entry.record.task == "t-1")
            #expect(proven.entry.record.intent == "read the report")
            #expect(proven.entry.record.reason == (index == 5 ? .outsideScope : nil))
            #expect(proof.items.count == (index == 5 ? 3 : 4))
        }
    }

    @Test func aDecisionOfAnOpenSegmentIsProvenByACheckpoint() throws {
        let (log, decisions) = try log()
        defer { log.remove() }
        log.round(checkpoint: true)
        let proof = try DecisionProver(try log.folder).prove(decisions[3])
        #expect(try proof.check(by: log.key).checkpoint != nil)
        // One that came later is not vouched for yet.
        let credential = try log.attest(task: "t-2")
        let later = try log.decide(credential)
        #expect(throws: DecisionProver.Failure.notVouched) {
            try DecisionProver(try log.folder).prove(later)
        }
    }

    @Test func whatIsNotThereIsNotProven() throws {
        let (log, _) = try log()
        defer { log.remove() }
        log.stop()
        for id in [
            Bytes16(high: log.instance.high, low: 9_999), Bytes16(high: 1, low: 3),
            // An attest's number.
            Bytes16(high: log.instance.high, low: 2),
        ] {
            #expect(throws: DecisionProver.Failure.notFound) {
                try DecisionProver(try log.folder).prove(DecisionID(id))
            }
        }
    }

    @Test func anotherKeyProvesNothing() throws {
        let (log, decisions) = try log()
        defer { log.remove() }
        log.stop()
        let proof = try DecisionProver(try log.folder).prove(decisions[0])
        #expect(throws: ProofError.self) { try proof.check(by: SigningKey().verifyingKey) }
    }

    @Test func everyChangedByteIsRefused() throws {
        let (log, decisions) = try log()
        defer { log.remove() }
        log.stop()
        let proof = try DecisionProver(try log.folder).prove(decisions[7])
        for item in proof.items.indices {
            for offset in proof.items[item].record.indices {
                var record = proof.items[item].record
                record[offset] ^= 1
                #expect(throws: ProofError.self, "record \(item) at \(offset)") {
                    try proof.with(item, record: record).check(by: log.key)
                }
            }
            #expect(throws: ProofError.self) {
                try proof.with(item, place: proof.items[item].place + 1).check(by: log.key)
            }
            #expect(throws: ProofError.self) {
                try proof.with(item, chain: BLAKE2b.hash([1].span.bytes)).check(by: log.key)
            }
            var path = proof.items[item].path
            path.siblings.removeLast()
            #expect(throws: ProofError.self) {
                try proof.with(item, path: path).check(by: log.key)
            }
        }
        for offset in proof.signed.body.indices {
            var body = proof.signed.body
            body[offset] ^= 1
            let changed = DecisionProof(
                items: proof.items,
                signed: SignedBody(body: body, signature: proof.signed.signature), isSeal: true)
            #expect(throws: ProofError.self) { try changed.check(by: log.key) }
        }
    }

    /// Each part is true, and they are of different decisions or segments.
    @Test func partsOfTwoProofsProveNothing() throws {
        let (log, decisions) = try log()
        defer { log.remove() }
        log.stop()
        let next = try TestLog(continuing: log)
        next.start()
        let credential = try next.attest(task: "t-9")
        let other = try next.decide(credential)
        next.stop()
        let one = try DecisionProver(try log.folder).prove(decisions[7])
        let two = try DecisionProver(try log.folder).prove(other)
        let mixed = DecisionProof(
            items: Array(one.items.dropLast()) + [two.items[two.items.count - 1]],
            signed: one.signed, isSeal: true)
        #expect(throws: ProofError.self) { try mixed.check(by: log.key) }
        // A decision whose credential is left out says nothing of whose it is.
        let poor = DecisionProof(
            items: [one.items[0], one.items[one.items.count - 1]], signed: one.signed, isSeal: true)
        #expect(throws: ProofError.self) { try poor.check(by: log.key) }
        // True, and nothing that the decision names.
        let another = try DecisionProver(try log.folder).prove(decisions[6])
        for extra in [one.items[1], one.items[0], another.items[3]] {
            for index in one.items.indices {
                var items = one.items
                items.insert(extra, at: index)
                let padded = DecisionProof(items: items, signed: one.signed, isSeal: true)
                #expect(throws: ProofError.self) { try padded.check(by: log.key) }
            }
        }
        // A checkpoint's body says that it is one.
        let wrong = DecisionProof(items: one.items, signed: one.signed, isSeal: false)
        #expect(throws: ProofError.self) { try wrong.check(by: log.key) }
        let swapped = DecisionProof(items: one.items, signed: two.signed, isSeal: true)
        #expect(throws: ProofError.self) { try swapped.check(by: log.key) }
    }
}

extension DecisionProof {
    /// With one part of one item changed.
    fileprivate func with(
        _ index: Int, place: UInt64? = nil, record: [UInt8]? = nil, chain: Digest? = nil,
        path: MerklePath? = nil
    ) -> DecisionProof {
        var items = items
        let item = items[index]
        items[index] = Item(
            place: place ?? item.place, record: record ?? item.record, chain: chain ?? item.chain,
            path: path ?? item.path)
        return DecisionProof(items: items, signed: signed, isSeal: isSeal)
    }
}
