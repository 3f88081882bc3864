import PosternCore
package import PosternWire
import Sodium

/// Reads records, as strictly as the broker reads requests.
package enum RecordDecoder {
    /// - Throws: where it is not what the log writes.
    package static func record(_ bytes: RawSpan) throws(WireError) -> AuditRecord {
        var reader = CBORReader(bytes)
        var fields = try CBORFieldReader(&reader, keyMin: 0, keyMax: Self.keyMax)
        guard try fields.next(&reader) == AuditField.kind.rawValue else {
            throw WireError(.missingKey, at: 0)
        }
        let kindOffset = reader.offset
        guard let kind = AuditKind(rawValue: try reader.readUnsigned()) else {
            throw WireError(.outOfRange, at: kindOffset)
        }
        var record = AuditRecord(kind: kind)
        var body: [UInt8]?
        var signature: [UInt8]?
        while let key = try fields.next(&reader) {
            guard let field = AuditField(rawValue: key) else {
                throw WireError(.unknownKey, at: fields.keyOffset)
            }
            switch field {
            case .body: body = try readBytes(&reader, 1...SegmentFormat.recordBytesMax)
            case .signature: signature = try readBytes(&reader, 64...64)
            case .kind, .chain, .end, .parts, .approval, .lost:
                throw WireError(.unknownKey, at: fields.keyOffset)
            default: try read(field, into: &record, &reader)
            }
        }
        try reader.finish()
        if kind == .seal || kind == .checkpoint {
            let signature = Signature(bytes: try fields.require(signature))
            record.signed = SignedBody(
                body: try fields.require(body), signature: try fields.require(signature))
        }
        return record
    }

    private static let keyMax = AuditField.allCases.map(\.rawValue).max() ?? 0

    private static func read(
        _ field: AuditField, into record: inout AuditRecord, _ reader: inout CBORReader
    ) throws(WireError) {
        switch field {
        case .sequence: record.sequence = try reader.readUnsigned()
        case .time: record.timeMilliseconds = try reader.readUnsigned()
        case .epoch: record.epoch = try reader.readUnsigned()
        case .reason: record.reason = try readReason(&reader)
        case .credentialPlace: record.credentialPlace = try reader.readUnsigned()
        case .credential: record.credential = CredentialID(try reader.readBytes16())
        case .workload: record.workload = try reader.readString(0...Limits.spiffeIDBytesMax)
        case .task: record.task = try reader.readString(0...Limits.taskIDBytesMax)
        case .intent: record.intent = try reader.readString(0...Limits.intentBytesMax)
        case .action: record.action = try reader.readString(0...Limits.frameBytesMax)
        case .resource:
            _ = try reader.readArray(2...2)
            record.resourceType = try reader.readString(0...Limits.frameBytesMax)
            record.resourceID = try reader.readString(0...Limits.frameBytesMax)
        case .context:
            let range = try reader.readContext(depth: 2).range
            record.context = reader.frame.array(range)
        case .inputs: record.inputs = try readBytes(&reader, 32...32)
        case .policies:
            record.policies = try readTexts(
                &reader, 1...Limits.determiningPoliciesMax, byteCounts: 0...Limits.frameBytesMax)
        case .snapshotPlace: record.snapshotPlace = try reader.readUnsigned()
        case .snapshot: record.snapshot = try readBytes(&reader, 0...64)
        case .latency: record.latencyNanoseconds = try reader.readUnsigned()
        case .calls: record.calls = try reader.readUnsigned()
        case .budgetLeft: record.budgetLeft = try reader.readUnsigned()
        case .key: record.key = try readKey(&reader)
        case .process: record.process = try readProcess(&reader)
        default: try readSeldom(field, into: &record, &reader)
        }
    }

    private static func readSeldom(
        _ field: AuditField, into record: inout AuditRecord, _ reader: inout CBORReader
    ) throws(WireError) {
        switch field {
        case .detail: record.detail = try reader.readString(0...Limits.frameBytesMax)
        case .scope: record.scope = try reader.readScope()
        case .expires: record.expiresMilliseconds = try reader.readUnsigned()
        case .isByOperator: record.isByOperator = try reader.readBool()
        case .target: record.target = try readTarget(&reader)
        case .credentials: record.credentials = try reader.readUnsigned()
        case .count: record.count = try reader.readUnsigned()
        case .number: record.number = try reader.readUnsigned()
        case .version: record.version = try reader.readUnsigned(1...SegmentFormat.version)
        case .instance: record.instance = try reader.readBytes16()
        case .stream: record.stream = try reader.readString(1...32)
        case .part: record.part = try reader.readUnsigned()
        case .segment: record.segment = try readBytes(&reader, 16...16)
        case .previous: record.previous = try readBytes(&reader, 16...32)
        case .publicKey: record.publicKey = try readBytes(&reader, 32...32)
        case .redacted:
            record.redacted = try readTexts(
                &reader, 1...RedactedField.countMax, byteCounts: 1...RedactedField.nameBytesMax)
        case .root: record.root = try readBytes(&reader, 32...32)
        case .firstSequence: record.firstSequence = try reader.readUnsigned()
        case .lastSequence: record.lastSequence = try reader.readUnsigned()
        case .delegation: record.delegation = DelegationID(try reader.readBytes16())
        case .parent: record.parent = CredentialID(try reader.readBytes16())
        case .actors:
            record.actors = try readTexts(
                &reader, 1...Limits.chainMax,
                byteCounts: 1...Limits.spiffeIDBytesMax)
        case .selection: record.selection = try reader.readSelection()
        case .delegatee: record.delegatee = try reader.readDelegationTarget()
        case .cachedDecisions: record.cachedDecisions = try reader.readCachedDecisions()
        case .by: record.by = CredentialID(try reader.readBytes16())
        default: throw WireError(.unknownKey, at: reader.offset)
        }
    }

    static func readBytes(
        _ reader: inout CBORReader, _ counts: ClosedRange<Int>
    ) throws(WireError) -> [UInt8] {
        let head = try reader.readHead(.bytes)
        guard counts.contains(Int(clamping: head.argument)) else {
            throw WireError(.outOfRange, at: head.offset)
        }
        return reader.frame.array(try reader.takeContent(head))
    }

    /// Denials may come to have reasons that this version does not know: it could not tell them.
    private static func readReason(
        _ reader: inout CBORReader
    ) throws(WireError) -> DenialReason? {
        let start = reader.offset
        let raw = try reader.readUnsigned()
        guard raw != 0 else { return nil }
        guard let reason = UInt8(exactly: raw).flatMap(DenialReason.init(rawValue:)) else {
            throw WireError(.outOfRange, at: start)
        }
        return reason
    }

    private static func readTexts(
        _ reader: inout CBORReader, _ counts: ClosedRange<Int>, byteCounts: ClosedRange<Int>
    ) throws(WireError) -> [String] {
        var texts: [String] = []
        for _ in 0..<(try reader.readArray(counts)) {
            texts.append(try reader.readString(byteCounts))
        }
        return texts
    }

    private static func readKey(_ reader: inout CBORReader) throws(WireError) -> PeerKey {
        PeerKey(reading: reader.frame, at: try reader.readBytes(count: 32).offset)
    }

    private static func readTarget(
        _ reader: inout CBORReader
    ) throws(WireError) -> AuditRecord.Target {
        let count = try reader.readArray(1...2)
        let start = reader.offset
        let kind = try reader.readUnsigned(1...7)
        guard (kind == 4) == (count == 2) else { throw WireError(.outOfRange, at: start) }
        switch kind {
        case 1: return .credential
        case 2: return .task
        case 3: return .workload
        case 4: return .key(try readKey(&reader))
        case 5: return .tree
        case 6: return .selection
        default: return .process
        }
    }

    private static func readProcess(
        _ reader: inout CBORReader
    ) throws(WireError) -> AuditRecord.Process {
        let keyMax = AuditProcessField.unit.rawValue
        var fields = try CBORFieldReader(&reader, keyMin: 0, keyMax: keyMax)
        var process = AuditRecord.Process()
        while let key = try fields.next(&reader) {
            switch AuditProcessField(rawValue: key) {
            case .processID: process.processID = try reader.readUnsigned()
            case .startTime: process.startTime = try reader.readUnsigned()
            case .userID: process.userID = try reader.readUnsigned()
            case .groupID: process.groupID = try reader.readUnsigned()
            case .path: process.path = try reader.readString(0...Limits.frameBytesMax)
            case .sha256: process.sha256 = try reader.readString(0...64)
            case .unit: process.unit = try reader.readString(0...Limits.frameBytesMax)
            case nil: throw WireError(.unknownKey, at: fields.keyOffset)
            }
        }
        return process
    }
}

extension RawSpan {
    /// A copy of the bytes in `range`.
    func array(_ range: FrameRange) -> [UInt8] {
        extracting(range.offset..<range.offset + range.count).withUnsafeBytes { Array($0) }
    }
}
