package import Sodium

/// The hashes of the log: BLAKE2b-256 behind a byte that says of what, so that none of one kind can
/// pass for another (as RFC 6962 does).
///
///     chain    H(0x00 | chain before | record)
///     node     H(0x01 | left | right)
///     seal     H(0x02 | body of the seal or checkpoint)
///     inputs   H(0x03 | workload, action, resource, context as deterministic CBOR)
///
/// Keeps room for what it hashes: one for each thread.
package struct AuditHash {
    private enum Domain: UInt8 {
        case chain = 0
        case node = 1
        case seal = 2
        case inputs = 3
    }

    private var room: [UInt8] = []

    package init() { room.reserveCapacity(8_192) }

    /// The chain behind a record.
    package mutating func chain(_ before: Digest, _ record: RawSpan) -> Digest {
        begin(.chain)
        append(before)
        append(record)
        return BLAKE2b.hash(room.span.bytes)
    }

    /// A node of the tree over a segment's chain.
    package mutating func node(_ left: Digest, _ right: Digest) -> Digest {
        begin(.node)
        append(left)
        append(right)
        return BLAKE2b.hash(room.span.bytes)
    }

    package mutating func seal(_ body: RawSpan) -> Digest {
        begin(.seal)
        append(body)
        return BLAKE2b.hash(room.span.bytes)
    }

    package mutating func inputs(_ encoded: RawSpan) -> Digest {
        begin(.inputs)
        append(encoded)
        return BLAKE2b.hash(room.span.bytes)
    }

    private mutating func begin(_ domain: Domain) {
        room.removeAll(keepingCapacity: true)
        room.append(domain.rawValue)
    }

    private mutating func append(_ digest: Digest) {
        digest.withUnsafeBytes { room.append(contentsOf: $0) }
    }

    private mutating func append(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { room.append(contentsOf: $0) }
    }
}
