package import Sodium

/// The hashes of the log: BLAKE2b-256 behind a byte that says of what, so that none of one kind can
/// pass for another (as RFC 6962 does).
///
///     chain    H(0x00 | chain before | record)
///     node     H(0x01 | left | right)
///     seal     H(0x02 | body of the seal or checkpoint)
///     inputs   H(0x03 | workload, action, resource, context as deterministic CBOR)
///     redacted H_key(0x04 | name, value as deterministic CBOR)
///
/// Keeps room for what it hashes: one for each thread.
package struct AuditHash {
    private enum Domain: UInt8 {
        case chain = 0
        case node = 1
        case seal = 2
        case inputs = 3
        case redacted = 4
    }

    private var room = [UInt8](repeating: 0, count: 8_192)

    package init() {}

    /// The chain behind a record.
    package mutating func chain(_ before: Digest, _ record: RawSpan) -> Digest {
        makeRoom(for: Self.recordStart + record.byteCount)
        store(before, at: 1)
        store(record, at: Self.recordStart)
        return hash(.chain, byteCount: Self.recordStart + record.byteCount)
    }

    /// A node of the tree over a segment's chain.
    package mutating func node(_ left: Digest, _ right: Digest) -> Digest {
        store(left, at: 1)
        store(right, at: Self.recordStart)
        return hash(.node, byteCount: Self.recordStart + Digest.byteCount)
    }

    package mutating func seal(_ body: RawSpan) -> Digest {
        makeRoom(for: 1 + body.byteCount)
        store(body, at: 1)
        return hash(.seal, byteCount: 1 + body.byteCount)
    }

    package mutating func inputs(_ encoded: RawSpan) -> Digest {
        makeRoom(for: 1 + encoded.byteCount)
        store(encoded, at: 1)
        return hash(.inputs, byteCount: 1 + encoded.byteCount)
    }

    /// What stands for a value that is not kept.
    package mutating func redacted(_ name: RawSpan, _ value: RawSpan, key: RawSpan) -> Digest {
        let byteCount = 1 + name.byteCount + value.byteCount
        makeRoom(for: byteCount)
        store(name, at: 1)
        store(value, at: 1 + name.byteCount)
        room[0] = Domain.redacted.rawValue
        do throws(BLAKE2bError) {
            return try BLAKE2b.hash(room.span.bytes.extracting(0..<byteCount), key: key)
        } catch {
            // INVARIANT: a redaction's key has a length that BLAKE2b allows.
            preconditionFailure("\(error)")
        }
    }

    /// Behind the byte and one hash.
    private static let recordStart = 1 + Digest.byteCount

    private mutating func makeRoom(for byteCount: Int) {
        guard room.count < byteCount else { return }
        room = [UInt8](repeating: 0, count: byteCount)
    }

    private mutating func store(_ digest: Digest, at offset: Int) {
        room.withUnsafeMutableBytes { room in
            digest.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: room[offset...]).copyMemory(from: $0)
            }
        }
    }

    private mutating func store(_ bytes: RawSpan, at offset: Int) {
        room.withUnsafeMutableBytes { room in
            bytes.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: room[offset...]).copyMemory(from: $0)
            }
        }
    }

    private mutating func hash(_ domain: Domain, byteCount: Int) -> Digest {
        room[0] = domain.rawValue
        return BLAKE2b.hash(room.span.bytes.extracting(0..<byteCount))
    }
}
