package import PosternCore

/// What the feed tells.
extension ReplyEncoder {
    /// An event, which answers no request.
    package static func encode(event update: FeedUpdate, into writer: inout CBORWriter) {
        encode(
            .event(update), operation: Operation.event.rawValue, correlation: 0, into: &writer)
    }

    static func encode(_ subscription: Subscription, _ writer: inout CBORWriter) {
        writer.head(.map, 4)
        writer.field(1, Bytes16(hex: subscription.instance) ?? Bytes16(high: 0, low: 0))
        writer.field(2, subscription.epoch)
        writer.field(3, subscription.heartbeatMilliseconds)
        writer.unsigned(4)
        writer.bool(subscription.isWhole)
    }

    static func encode(_ update: FeedUpdate, _ writer: inout CBORWriter) {
        let optional =
            (update.sentMilliseconds == nil ? 0 : 1) + (update.steps.isEmpty ? 0 : 1)
            + (update.ended == nil ? 0 : 1)
        writer.head(.map, UInt64(1 + optional))
        writer.field(1, update.epoch)
        if let sent = update.sentMilliseconds { writer.field(2, sent) }
        if !update.steps.isEmpty {
            writer.head(key: 3, .array, UInt64(update.steps.count))
            for step in update.steps { encode(step, &writer) }
        }
        if let ended = update.ended { writer.field(4, UInt64(ended.rawValue)) }
    }

    private static func encode(_ step: EpochStep, _ writer: inout CBORWriter) {
        let optional = [
            step.reason != nil, step.tags != nil, step.target != nil, step.isByOperator != nil,
            step.note != nil, step.processID != nil, step.snapshot != nil,
        ]
        writer.head(.map, UInt64(2 + optional.count { $0 }))
        writer.field(1, step.epoch)
        writer.field(2, step.atMilliseconds)
        if let reason = step.reason { writer.field(3, UInt64(reason.rawValue)) }
        if let tags = step.tags { writer.field(4, tags) }
        if let target = step.target {
            writer.unsigned(5)
            writer.target(target)
        }
        if let isByOperator = step.isByOperator {
            writer.unsigned(6)
            writer.bool(isByOperator)
        }
        if let note = step.note { writer.field(7, text: note) }
        if let process = step.processID { writer.field(8, UInt64(process)) }
        if let snapshot = step.snapshot {
            writer.unsigned(9)
            writer.data(Hexadecimal.bytes(snapshot) ?? [])
        }
    }
}

extension CBORWriter {
    mutating func field(_ key: UInt64, _ tags: [UInt64]) {
        head(key: key, .array, UInt64(tags.count))
        for tag in tags { unsigned(tag) }
    }
}
