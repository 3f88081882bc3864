package import PosternWire
import Sodium

extension RecordDecoder {
    /// A frame that holds a seal or a checkpoint.
    static func signedBody(_ bytes: RawSpan) throws(WireError) -> SignedBody {
        guard let signed = try record(bytes).signed else {
            throw WireError(.missingKey, at: 0)
        }
        return signed
    }

    /// The first record of a segment.
    package static func header(_ bytes: RawSpan) throws(WireError) -> SegmentHeader {
        let record = try record(bytes)
        guard record.kind == .segment, let segment = record.segment, let stream = record.stream,
            let part = record.part, let instance = record.instance,
            let previous = record.previous, let publicKey = record.publicKey,
            let created = record.timeMilliseconds, previous.count == segment.count
        else { throw WireError(.missingKey, at: 0) }
        return SegmentHeader(
            segment: segment, stream: stream, part: part, instance: instance,
            previous: previous, publicKey: publicKey, createdMilliseconds: created)
    }

    package static func seal(_ body: [UInt8]) throws(WireError) -> SegmentSeal {
        var fields = try SignedFields(body, .seal)
        let end = try fields.unsigned(.end)
        guard let known = SegmentSeal.End(rawValue: end) else {
            throw WireError(.outOfRange, at: 0)
        }
        return SegmentSeal(
            segment: try fields.bytes(.segment), stream: try fields.text(.stream),
            part: try fields.unsigned(.part), count: try fields.unsigned(.count),
            chain: try fields.digest(.chain), root: try fields.digest(.root),
            previous: try fields.digest(.previous),
            firstSequence: try fields.unsigned(.firstSequence),
            lastSequence: try fields.unsigned(.lastSequence),
            sealedMilliseconds: try fields.unsigned(.time), end: known,
            lost: try fields.unsigned(.lost))
    }

    package static func checkpoint(_ body: [UInt8]) throws(WireError) -> Checkpoint {
        var fields = try SignedFields(body, .checkpoint)
        return Checkpoint(
            number: try fields.unsigned(.number), timeMilliseconds: try fields.unsigned(.time),
            lastSequence: try fields.unsigned(.lastSequence),
            previous: try fields.digest(.previous), parts: fields.parts)
    }

    /// The epoch that a record of `control` tells of if it is of a change that must be in
    /// `state.db` too: something ended, or policies came into force. Of a removed segment, that of
    /// the last in it.
    static func epochOfChange(_ bytes: RawSpan) -> UInt64? {
        guard let record = try? record(bytes) else { return nil }
        switch record.kind {
        case .start, .installation, .retirement: return record.epoch
        // That a process ended is not remembered: it does not come back.
        case .completion, .revocation:
            let isRemembered = record.credentials != nil && record.target != .process
            return isRemembered ? record.epoch : nil
        default: return nil
        }
    }
}

/// The fields of a signed body.
private struct SignedFields {
    private var numbers: [AuditField: UInt64] = [:]
    private var strings: [AuditField: [UInt8]] = [:]
    private(set) var parts: [Checkpoint.Part] = []

    init(_ body: [UInt8], _ kind: AuditKind) throws(WireError) {
        var reader = CBORReader(body.span.bytes)
        let keyMax = AuditField.allCases.map(\.rawValue).max() ?? 0
        var fields = try CBORFieldReader(&reader, keyMin: 0, keyMax: keyMax)
        while let key = try fields.next(&reader) {
            guard let field = AuditField(rawValue: key) else {
                throw WireError(.unknownKey, at: fields.keyOffset)
            }
            switch field {
            case .kind:
                guard try reader.readUnsigned() == kind.rawValue else {
                    throw WireError(.outOfRange, at: fields.keyOffset)
                }
                numbers[.kind] = kind.rawValue
            case .parts: parts = try Self.readParts(&reader)
            case .stream: strings[field] = Array(try reader.readString(1...32).utf8)
            case .segment: strings[field] = try RecordDecoder.readBytes(&reader, 16...16)
            case .previous, .chain, .root:
                strings[field] = try RecordDecoder.readBytes(&reader, 32...32)
            default: numbers[field] = try reader.readUnsigned()
            }
        }
        try reader.finish()
        guard numbers[.kind] != nil else { throw WireError(.missingKey, at: 0) }
    }

    private static func readParts(
        _ reader: inout CBORReader
    ) throws(WireError) -> [Checkpoint.Part] {
        var parts: [Checkpoint.Part] = []
        for _ in 0..<(try reader.readArray(0...AuditLimits.checkpointPartsMax)) {
            _ = try reader.readArray(5...5)
            let stream = try reader.readString(1...32)
            let part = try reader.readUnsigned()
            let count = try reader.readUnsigned()
            let chain = try digest(RecordDecoder.readBytes(&reader, 32...32))
            let root = try digest(RecordDecoder.readBytes(&reader, 32...32))
            parts.append(
                Checkpoint.Part(stream: stream, part: part, count: count, chain: chain, root: root))
        }
        return parts
    }

    mutating func unsigned(_ field: AuditField) throws(WireError) -> UInt64 {
        guard let value = numbers[field] else { throw WireError(.missingKey, at: 0) }
        return value
    }

    mutating func bytes(_ field: AuditField) throws(WireError) -> [UInt8] {
        guard let value = strings[field] else { throw WireError(.missingKey, at: 0) }
        return value
    }

    mutating func text(_ field: AuditField) throws(WireError) -> String {
        String(decoding: try bytes(field), as: UTF8.self)
    }

    mutating func digest(_ field: AuditField) throws(WireError) -> Digest {
        try Self.digest(bytes(field))
    }

    private static func digest(_ bytes: [UInt8]) throws(WireError) -> Digest {
        guard let digest = Digest(bytes: bytes.span.bytes) else {
            throw WireError(.outOfRange, at: 0)
        }
        return digest
    }
}
