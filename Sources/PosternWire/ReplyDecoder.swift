import PosternCore

/// A reply with the envelope that says what it answers.
package struct DecodedReply: Hashable, Sendable {
    package let operation: UInt64
    package let correlation: UInt64
    package let reply: Reply
}

/// Decodes replies (`protocol/postern.cddl`, `reply`), as strictly as the broker reads requests:
/// a reply that breaks a rule is an error, never a decision.
package enum ReplyDecoder {
    package static func decode(_ frame: RawSpan) throws(WireError) -> DecodedReply {
        var reader = CBORReader(frame)
        guard frame.byteCount <= Limits.transportFrameBytesMax else {
            throw WireError(.outOfRange, at: 0)
        }
        try reader.readEnvelopeHead(items: 5)
        _ = try reader.readUnsigned(Envelope.version...Envelope.version)
        let operationOffset = reader.offset
        let operation = try reader.readUnsigned()
        let correlationOffset = reader.offset
        let correlation = try reader.readUnsigned()
        let statusOffset = reader.offset
        guard let status = StatusCode(rawValue: try reader.readUnsigned()) else {
            throw WireError(.outOfRange, at: statusOffset)
        }
        let known = Operation(rawValue: operation)
        // An event answers nothing.
        if known == .event, status == .ok, correlation != 0 {
            throw WireError(.outOfRange, at: correlationOffset)
        }
        let reply: Reply
        switch (status, known) {
        case (.ok, let known?): reply = try readBody(known, &reader)
        case (.denied, .event?): throw WireError(.outOfRange, at: operationOffset)
        case (.denied, _?): reply = .denied(try readDenial(&reader))
        case (.ok, nil), (.denied, nil): throw WireError(.outOfRange, at: operationOffset)
        case (.malformed, _), (.unsupportedVersion, _), (.unknownOperation, _), (.tooLarge, _),
            (.overloaded, _), (.capacity, _), (.notFound, _), (.shuttingDown, _),
            (.internal, _), (.expiredRequest, _):
            reply = .failed(try readFailure(status, &reader))
        }
        try reader.finish()
        return DecodedReply(operation: operation, correlation: correlation, reply: reply)
    }

    private static func readBody(
        _ operation: Operation, _ reader: inout CBORReader
    ) throws(WireError) -> Reply {
        switch operation {
        case .hello: .hello(try readFacts(&reader))
        case .attest: .attest(try readGrant(&reader))
        case .authorise: .authorise(try readDecision(&reader))
        case .authoriseBatch: .authoriseBatch(try readBatch(&reader))
        case .complete: .complete(try readReceipt(&reader))
        case .revoke: .revoke(try readReceipt(&reader))
        case .introspect: .introspect(try readIntrospection(&reader))
        case .status: .status(try readStatus(&reader))
        case .delegate: .delegate(try readDelegation(&reader))
        case .claim: .claim(try readClaimed(&reader))
        case .tree: .tree(try readTree(&reader))
        case .subscribe: .subscribe(try readSubscription(&reader))
        case .event: .event(try readUpdate(&reader))
        case .report: .report(try readReported(&reader))
        case .prove: .prove(try readProof(&reader))
        }
    }

    private static func readBatch(_ reader: inout CBORReader) throws(WireError) -> [Decision] {
        var fields = try CBORFieldReader(&reader, keyMax: 1)
        var decisions: [Decision]?
        while try fields.next(&reader) != nil {
            let count = try reader.readArray(1...Limits.batchItemsMax)
            var items: [Decision] = []
            items.reserveCapacity(count)
            for _ in 0..<count { items.append(try readDecision(&reader)) }
            decisions = items
        }
        return try fields.require(decisions)
    }

    private static func readDecision(
        _ reader: inout CBORReader
    ) throws(WireError) -> Decision {
        var fields = try CBORFieldReader(&reader, keyMax: 8)
        var permit: Bool?
        var reason: DenialReason??
        var reasonOffset = 0
        var id: DecisionID?
        var epoch: UInt64?
        var policies: [String]?
        var budgetLeft: UInt64?
        var durability: AuditDurability?
        var cacheable: UInt64?
        var cacheableOffset = 0
        while let key = try fields.next(&reader) {
            switch key {
            case 1: permit = try reader.readBool()
            case 2:
                reasonOffset = reader.offset
                reason = .some(try reader.readReason())
            case 3: id = DecisionID(try reader.readBytes16())
            case 4: epoch = try reader.readUnsigned()
            case 5: policies = try reader.readPolicies()
            case 6: budgetLeft = try reader.readUnsigned()
            case 7: durability = try reader.readDurability()
            default:
                cacheableOffset = reader.offset
                cacheable = try reader.readUnsigned(1...UInt64.max)
            }
        }
        let outcome: Decision.Outcome
        // Permit and reason must agree: what contradicts itself is no decision.
        switch (try fields.require(permit), try fields.require(reason)) {
        case (true, nil): outcome = .permit
        case (false, let why?): outcome = .deny(why)
        case (true, _?), (false, nil): throw WireError(.outOfRange, at: reasonOffset)
        }
        // A denial is never used again.
        guard cacheable == nil || outcome == .permit else {
            throw WireError(.outOfRange, at: cacheableOffset)
        }
        return Decision(
            outcome: outcome, policies: try fields.require(policies),
            id: try fields.require(id), epoch: try fields.require(epoch), budgetLeft: budgetLeft,
            durability: durability, cacheableMilliseconds: cacheable)
    }

    private static func readReceipt(
        _ reader: inout CBORReader
    ) throws(WireError) -> RevocationReceipt {
        var fields = try CBORFieldReader(&reader, keyMax: 2)
        var epoch: UInt64?
        var credentials: UInt64?
        while let key = try fields.next(&reader) {
            let value = try reader.readUnsigned()
            if key == 1 { epoch = value } else { credentials = value }
        }
        return RevocationReceipt(
            epoch: try fields.require(epoch), credentials: try fields.require(credentials))
    }

    private static func readDenial(_ reader: inout CBORReader) throws(WireError) -> Denial {
        var fields = try CBORFieldReader(&reader, keyMax: 4)
        var reason: DenialReason?
        var epoch: UInt64?
        var detail: String?
        var policies: [String] = []
        while let key = try fields.next(&reader) {
            switch key {
            case 1: reason = try reader.readDenyReason()
            case 2: epoch = try reader.readUnsigned()
            case 3: detail = try reader.readString(0...Limits.frameBytesMax)
            default: policies = try reader.readPolicies()
            }
        }
        return Denial(
            reason: try fields.require(reason), epoch: try fields.require(epoch),
            detail: detail, policies: policies)
    }
}
