import PosternCore

/// The replies that no hot path reads.
extension ReplyDecoder {
    static func readFailure(
        _ status: StatusCode, _ reader: inout CBORReader
    ) throws(WireError) -> ReplyFailure {
        var fields = try CBORFieldReader(&reader, keyMax: 4)
        var code: WireErrorCode?
        var offset: UInt64?
        var message: String?
        var versions: [UInt64] = []
        while let key = try fields.next(&reader) {
            switch key {
            case 1:
                let start = reader.offset
                code = WireErrorCode(rawValue: try reader.readUnsigned())
                guard code != nil else { throw WireError(.outOfRange, at: start) }
            case 2: offset = try reader.readUnsigned(0...UInt64(Limits.transportFrameBytesMax))
            case 3: message = try reader.readString(0...Limits.frameBytesMax)
            default: versions = try reader.readVersions()
            }
        }
        let error = code.map { WireError($0, at: Int(offset ?? 0)) }
        return ReplyFailure(status: status, error: error, message: message, versions: versions)
    }

    static func readFacts(_ reader: inout CBORReader) throws(WireError) -> ServerFacts {
        var fields = try CBORFieldReader(&reader, keyMax: 9)
        var texts: [UInt64: String] = [:]
        var numbers: [UInt64: UInt64] = [:]
        var versions: [UInt64]?
        var instance: Bytes16?
        var endpoints: [String]?
        while let key = try fields.next(&reader) {
            switch key {
            case 1, 8: texts[key] = try reader.readString(0...Limits.frameBytesMax)
            case 2: versions = try reader.readVersions()
            case 3: instance = try reader.readBytes16()
            case 7: endpoints = try reader.readTexts(1...Limits.lanesMax)
            case 9: texts[key] = try reader.readString(1...Limits.frameBytesMax)
            default: numbers[key] = try reader.readUnsigned()
            }
        }
        return ServerFacts(
            server: try fields.require(texts[1]), versions: try fields.require(versions),
            instance: try fields.require(instance).hex, epoch: try fields.require(numbers[4]),
            frameBytesMax: try fields.require(numbers[5]),
            batchItemsMax: try fields.require(numbers[6]),
            endpoints: try fields.require(endpoints), trustDomain: try fields.require(texts[8]),
            feedEndpoint: texts[9])
    }

    static func readIntrospection(
        _ reader: inout CBORReader
    ) throws(WireError) -> Introspection {
        var fields = try CBORFieldReader(&reader, keyMax: 11)
        var active: Bool?
        var reason: DenialReason??
        var epoch: UInt64?
        var workload: SPIFFEID?
        var task: TaskID?
        var intent: String?
        var scope: Scope?
        var expiresIn: UInt64?
        var budgetLeft: UInt64?
        var parent: CredentialID?
        var chain: [SPIFFEID] = []
        var reasonOffset = 0
        while let key = try fields.next(&reader) {
            switch key {
            case 1: active = try reader.readBool()
            case 2:
                reasonOffset = reader.offset
                reason = .some(try reader.readReason())
            case 3: epoch = try reader.readUnsigned()
            case 4: workload = try reader.readSPIFFEID()
            case 5: task = try reader.readTaskID()
            case 6: intent = try reader.readString(1...Limits.intentBytesMax)
            case 7: scope = try reader.readScope()
            case 8: expiresIn = try reader.readUnsigned()
            case 9: budgetLeft = try reader.readUnsigned()
            case 10: parent = CredentialID(try reader.readBytes16())
            default: chain = try reader.readChain()
            }
        }
        let why = try fields.require(reason)
        guard try fields.require(active) == (why == nil) else {
            throw WireError(.outOfRange, at: reasonOffset)
        }
        var details: Introspection.Details?
        if let workload {
            details = Introspection.Details(
                workload: workload, task: try fields.require(task),
                intent: try fields.require(intent), scope: try fields.require(scope),
                expiresInMilliseconds: try fields.require(expiresIn), budgetLeft: budgetLeft,
                parent: parent, chain: chain)
        }
        return Introspection(reason: why, epoch: try fields.require(epoch), details: details)
    }

    static func readStatus(_ reader: inout CBORReader) throws(WireError) -> BrokerStatus {
        var fields = try CBORFieldReader(&reader, keyMax: 10)
        var server: String?
        var instance: Bytes16?
        var numbers: [UInt64: UInt64] = [:]
        var snapshot: String?
        var tables: [UInt64: [String: UInt64]] = [:]
        while let key = try fields.next(&reader) {
            switch key {
            case 1: server = try reader.readString(0...Limits.frameBytesMax)
            case 2: instance = try reader.readBytes16()
            case 8:
                let range = try reader.readBytes(count: 32)
                snapshot = PeerKey(reading: reader.frame, at: range.offset).hex
            case 9, 10: tables[key] = try reader.readTable()
            default: numbers[key] = try reader.readUnsigned()
            }
        }
        return BrokerStatus(
            server: try fields.require(server), instance: try fields.require(instance).hex,
            uptimeMilliseconds: try fields.require(numbers[3]),
            epoch: try fields.require(numbers[4]), credentials: try fields.require(numbers[5]),
            lanes: try fields.require(numbers[6]), policies: try fields.require(numbers[7]),
            snapshot: try fields.require(snapshot), counters: try fields.require(tables[9]),
            workloads: try fields.require(tables[10]))
    }
}
