import PosternCore

/// Decodes requests (`protocol/postern.cddl`, `request`).
///
/// Reads in place; the first rule that is broken, from the outside in, is the one reported.
package enum RequestDecoder {
    package static func decode(_ frame: RawSpan) -> DecodedRequest {
        var spare: [CallRange] = []
        return decode(frame, reusing: &spare)
    }

    /// As `decode`, without allocating for a batch once warm.
    ///
    /// - Parameter spare: whose memory a batch takes for its calls; give them back when the batch
    ///   is done with.
    package static func decode(
        _ frame: RawSpan, reusing spare: inout [CallRange]
    ) -> DecodedRequest {
        var reader = CBORReader(frame)
        let isTooLarge = frame.byteCount > Limits.frameBytesMax
        let envelope: Envelope
        do {
            envelope = try readEnvelope(&reader)
        } catch {
            return .unanswerable(isTooLarge ? .tooLarge : .malformed(error))
        }
        guard !isTooLarge else { return .refused(envelope, .tooLarge) }
        guard envelope.version == Envelope.version else {
            return .refused(envelope, .unsupportedVersion)
        }
        guard let operation = Operation(rawValue: envelope.operation), operation != .event else {
            return .refused(envelope, .unknownOperation)
        }
        do {
            let request = try readBody(operation, &reader, &spare)
            try reader.finish()
            return .request(correlation: envelope.correlation, request)
        } catch {
            return .refused(envelope, .malformed(error))
        }
    }

    /// The envelope alone of a request for decisions; nil for any other. What follows it is not
    /// looked at: for who has no time to.
    package static func decisionEnvelope(_ frame: RawSpan) -> Envelope? {
        var reader = CBORReader(frame)
        guard frame.byteCount <= Limits.frameBytesMax, let envelope = try? readEnvelope(&reader),
            envelope.version == Envelope.version,
            let operation = Operation(rawValue: envelope.operation), operation.isDecision
        else { return nil }
        return envelope
    }

    /// `[version, operation, correlation, …`: whatever the version, these can be read.
    private static func readEnvelope(
        _ reader: inout CBORReader
    ) throws(WireError) -> Envelope {
        try reader.readEnvelopeHead(items: 4)
        let version = try reader.readUnsigned()
        let operation = try reader.readUnsigned()
        let correlation = try reader.readUnsigned()
        return Envelope(version: version, operation: operation, correlation: correlation)
    }

    private static func readBody(
        _ operation: Operation, _ reader: inout CBORReader, _ spare: inout [CallRange]
    ) throws(WireError) -> Request {
        switch operation {
        case .hello: .hello(client: try readHello(&reader))
        case .attest: .attest(try readAttest(&reader))
        case .authorise: .authorise(try readAuthorise(&reader))
        case .authoriseBatch: .authoriseBatch(try readBatch(&reader, &spare))
        case .complete: .complete(try readCredentialOnly(&reader))
        case .revoke: .revoke(try readRevoke(&reader))
        case .introspect: .introspect(try readCredentialOnly(&reader))
        case .status: try readEmpty(&reader)
        case .delegate: .delegate(try readDelegate(&reader))
        case .claim: .claim(try readClaim(&reader))
        case .tree: .tree(try readTree(&reader))
        case .subscribe: .subscribe(try readSubscribe(&reader))
        case .event:
            // INVARIANT: nobody asks for it.
            preconditionFailure("an event is no request")
        case .report: .report(try readReport(&reader))
        case .prove: .prove(try readProve(&reader))
        }
    }

    private static func readEmpty(_ reader: inout CBORReader) throws(WireError) -> Request {
        var fields = try CBORFieldReader(&reader, keyMax: 0)
        while try fields.next(&reader) != nil {}
        return .status
    }

    private static func readHello(_ reader: inout CBORReader) throws(WireError) -> String? {
        var fields = try CBORFieldReader(&reader, keyMax: 1)
        var client: String?
        while try fields.next(&reader) != nil {
            client = try reader.readString(1...Limits.clientNameBytesMax)
        }
        return client
    }

    private static func readCredentialOnly(
        _ reader: inout CBORReader
    ) throws(WireError) -> CredentialID {
        var fields = try CBORFieldReader(&reader, keyMax: 1)
        var credential: CredentialID?
        while try fields.next(&reader) != nil {
            credential = CredentialID(try reader.readBytes16())
        }
        return try fields.require(credential)
    }

    private static func readAttest(_ reader: inout CBORReader) throws(WireError) -> AttestAsk {
        var fields = try CBORFieldReader(&reader, keyMax: 6)
        var task: TaskID?
        var intent: String?
        var scope: Scope?
        var ttl: UInt64?
        var budget: UInt64?
        var deadline: UInt64?
        while let key = try fields.next(&reader) {
            switch key {
            case 1: task = try reader.readTaskID()
            case 2: intent = try reader.readString(1...Limits.intentBytesMax)
            case 3: scope = try reader.readScope()
            case 4: ttl = try reader.readUnsigned(1...UInt64.max)
            case 5: budget = try reader.readUnsigned(1...UInt64.max)
            default: deadline = try reader.readUnsigned(1...UInt64.max)
            }
        }
        return AttestAsk(
            task: try fields.require(task), intent: try fields.require(intent),
            scope: try fields.require(scope), ttlMilliseconds: ttl, budget: budget,
            deadlineMilliseconds: deadline)
    }

    private static func readAuthorise(
        _ reader: inout CBORReader
    ) throws(WireError) -> AuthoriseRange {
        var fields = try CBORFieldReader(&reader, keyMax: 5)
        var credential: CredentialID?
        var action: FrameRange?
        var resource: ResourceRange?
        var context: ContextRange?
        var deadline: UInt64?
        while let key = try fields.next(&reader) {
            switch key {
            case 1: credential = CredentialID(try reader.readBytes16())
            case 2: action = try reader.readText(1...Limits.actionBytesMax)
            case 3: resource = try reader.readResource()
            case 4: context = try reader.readContext(depth: 3)
            default: deadline = try reader.readUnsigned(1...UInt64.max)
            }
        }
        let call = CallRange(
            action: try fields.require(action), resource: try fields.require(resource),
            context: context)
        return AuthoriseRange(
            credential: try fields.require(credential), call: call,
            deadlineMilliseconds: deadline)
    }

    private static func readBatch(
        _ reader: inout CBORReader, _ spare: inout [CallRange]
    ) throws(WireError) -> BatchRange {
        var fields = try CBORFieldReader(&reader, keyMax: 4)
        var credential: CredentialID?
        var semantics: BatchSemantics?
        var calls: [CallRange]?
        var deadline: UInt64?
        while let key = try fields.next(&reader) {
            switch key {
            case 1: credential = CredentialID(try reader.readBytes16())
            case 2: semantics = BatchSemantics(rawValue: try reader.readUnsigned(0...2))
            case 3:
                let count = try reader.readArray(1...Limits.batchItemsMax)
                var items: [CallRange] = []
                swap(&items, &spare)
                items.removeAll(keepingCapacity: true)
                items.reserveCapacity(count)
                for _ in 0..<count { items.append(try readBatchItem(&reader)) }
                calls = items
            default: deadline = try reader.readUnsigned(1...UInt64.max)
            }
        }
        return BatchRange(
            credential: try fields.require(credential),
            semantics: try fields.require(semantics), calls: try fields.require(calls),
            deadlineMilliseconds: deadline)
    }

    private static func readBatchItem(
        _ reader: inout CBORReader
    ) throws(WireError) -> CallRange {
        var fields = try CBORFieldReader(&reader, keyMax: 3)
        var action: FrameRange?
        var resource: ResourceRange?
        var context: ContextRange?
        while let key = try fields.next(&reader) {
            switch key {
            case 1: action = try reader.readText(1...Limits.actionBytesMax)
            case 2: resource = try reader.readResource()
            default: context = try reader.readContext(depth: 5)
            }
        }
        return CallRange(
            action: try fields.require(action), resource: try fields.require(resource),
            context: context)
    }

    private static func readRevoke(_ reader: inout CBORReader) throws(WireError) -> RevokeAsk {
        var fields = try CBORFieldReader(&reader, keyMax: 3)
        var target: RevocationTarget?
        var note: String?
        var credential: CredentialID?
        while let key = try fields.next(&reader) {
            switch key {
            case 1: target = try reader.readTarget()
            case 2: note = try reader.readString(1...Limits.noteBytesMax)
            default: credential = CredentialID(try reader.readBytes16())
            }
        }
        return RevokeAsk(
            target: try fields.require(target), note: note, credential: credential)
    }
}
