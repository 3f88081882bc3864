package import PosternCore

/// What the feed tells.
extension ReplyDecoder {
    static func readSubscription(_ reader: inout CBORReader) throws(WireError) -> Subscription {
        var fields = try CBORFieldReader(&reader, keyMax: 4)
        var instance: Bytes16?
        var epoch: UInt64?
        var heartbeat: UInt64?
        var isWhole: Bool?
        while let key = try fields.next(&reader) {
            switch key {
            case 1: instance = try reader.readBytes16()
            case 2: epoch = try reader.readUnsigned()
            case 3: heartbeat = try reader.readUnsigned(1...UInt64.max)
            default: isWhole = try reader.readBool()
            }
        }
        return Subscription(
            instance: try fields.require(instance).hex, epoch: try fields.require(epoch),
            heartbeatMilliseconds: try fields.require(heartbeat),
            isWhole: try fields.require(isWhole))
    }

    static func readUpdate(_ reader: inout CBORReader) throws(WireError) -> FeedUpdate {
        var fields = try CBORFieldReader(&reader, keyMax: 4)
        var epoch: UInt64?
        var sent: UInt64?
        var steps: [EpochStep] = []
        var ended: DenialReason?
        while let key = try fields.next(&reader) {
            switch key {
            case 1: epoch = try reader.readUnsigned()
            case 2: sent = try reader.readUnsigned()
            case 3:
                let count = try reader.readArray(1...Limits.feedStepsPerEventMax)
                steps.reserveCapacity(count)
                for _ in 0..<count { steps.append(try readStep(&reader)) }
            default: ended = try reader.readDenyReason()
            }
        }
        return FeedUpdate(
            epoch: try fields.require(epoch), sentMilliseconds: sent, steps: steps, ended: ended)
    }

    private static func readStep(_ reader: inout CBORReader) throws(WireError) -> EpochStep {
        var fields = try CBORFieldReader(&reader, keyMax: 9)
        var numbers: [UInt64: UInt64] = [:]
        var reason: DenialReason?
        var tags: [UInt64]?
        var details = EpochStep(epoch: 0, atMilliseconds: 0, reason: nil, tags: nil)
        while let key = try fields.next(&reader) {
            switch key {
            case 3: reason = try reader.readDenyReason()
            case 4: tags = try reader.readTags(1...Limits.stepTagsMax)
            case 5: details.target = try reader.readTarget()
            case 6: details.isByOperator = try reader.readBool()
            case 7: details.note = try reader.readString(1...Limits.noteBytesMax)
            case 8: details.processID = Int32(try reader.readUnsigned(1...UInt64(Int32.max)))
            case 9:
                let range = try reader.readBytes(count: 32)
                details.snapshot = PeerKey(reading: reader.frame, at: range.offset).hex
            default: numbers[key] = try reader.readUnsigned()
            }
        }
        return EpochStep(
            epoch: try fields.require(numbers[1]), atMilliseconds: try fields.require(numbers[2]),
            reason: reason, tags: tags, target: details.target,
            isByOperator: details.isByOperator, note: details.note,
            processID: details.processID, snapshot: details.snapshot)
    }
}

extension CBORReader {
    /// A reason that is one.
    package mutating func readDenyReason() throws(WireError) -> DenialReason {
        let start = offset
        guard let reason = try readReason() else { throw WireError(.outOfRange, at: start) }
        return reason
    }

    mutating func readTags(_ counts: ClosedRange<Int>) throws(WireError) -> [UInt64] {
        let count = try readArray(counts)
        var tags: [UInt64] = []
        tags.reserveCapacity(count)
        for _ in 0..<count { tags.append(try readUnsigned(1...UInt64.max)) }
        return tags
    }
}
