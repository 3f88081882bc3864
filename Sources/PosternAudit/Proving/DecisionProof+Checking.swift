import PosternCore
package import Sodium

/// Why a proof proves nothing.
package struct ProofError: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

extension DecisionProof {
    /// Checks it against nothing but the key.
    package func check(by key: VerifyingKey) throws(ProofError) -> Proven {
        guard signed.isSigned(by: key) else {
            throw ProofError("the signature is not by the key `\(key)`")
        }
        guard let first = items.first, first.place == 0,
            let header = try? RecordDecoder.header(first.record.span.bytes)
        else { throw ProofError("its first record is not the first of a segment") }
        let claim = try claim(of: header)
        var hash = AuditHash()
        for item in items {
            let chain = hash.chain(item.chain, item.record.span.bytes)
            guard let place = Int(exactly: item.place), let count = Int(exactly: claim.count),
                item.path.root(from: chain, at: place, of: count, &hash) == claim.root
            else {
                throw ProofError("record \(item.place) does not lead to the root that is signed")
            }
        }
        return try proven(header, claim)
    }

    /// What the signed body says of the segment.
    private struct Claim {
        let count: UInt64
        let root: Digest
        let milliseconds: UInt64
        let checkpoint: UInt64?
    }

    private func claim(of header: SegmentHeader) throws(ProofError) -> Claim {
        if isSeal {
            guard let seal = try? RecordDecoder.seal(signed.body), seal.segment == header.segment,
                seal.stream == header.stream, seal.part == header.part
            else { throw ProofError("the seal is not of the segment that the records are of") }
            return Claim(
                count: seal.count, root: seal.root, milliseconds: seal.sealedMilliseconds,
                checkpoint: nil)
        }
        guard let checkpoint = try? RecordDecoder.checkpoint(signed.body),
            let part = checkpoint.parts.first(where: {
                $0.stream == header.stream && $0.part == header.part
            })
        else { throw ProofError("the checkpoint says nothing of the records' segment") }
        return Claim(
            count: part.count, root: part.root, milliseconds: checkpoint.timeMilliseconds,
            checkpoint: checkpoint.number)
    }

    private func proven(_ header: SegmentHeader, _ claim: Claim) throws(ProofError) -> Proven {
        guard items.count > 1, let last = items.last,
            let record = try? RecordDecoder.record(last.record.span.bytes),
            record.kind == .decision
        else { throw ProofError("its last record is no decision") }
        var entry = AuditEntry(
            record: record, segment: SegmentPlace(stream: header.stream, part: header.part),
            offset: 0, instance: header.instance)
        entry.resolve(
            credential: try described(record.credentialPlace, .credential),
            policies: try described(record.snapshotPlace, .policies))
        // Whatever else is there would be shown as if it had something to do with it.
        let named = Set([0, record.credentialPlace, record.snapshotPlace].compactMap(\.self))
            .sorted()
        guard items.dropLast().map(\.place) == named, named.allSatisfy({ $0 < last.place }) else {
            throw ProofError("it has other records than the decision and what that names before it")
        }
        guard let decision = entry.decision else { throw ProofError("the decision has no number") }
        return Proven(
            decision: decision, entry: entry, signedMilliseconds: claim.milliseconds,
            stream: header.stream, part: header.part, checkpoint: claim.checkpoint)
    }

    private func described(
        _ place: UInt64?, _ kind: AuditKind
    ) throws(ProofError) -> AuditRecord? {
        guard let place else { return nil }
        guard let item = items.first(where: { $0.place == place }),
            let record = try? RecordDecoder.record(item.record.span.bytes), record.kind == kind
        else { throw ProofError("the \(kind.name) that the decision names is not in it") }
        return record
    }
}
