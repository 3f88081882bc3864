import PosternCore
import PosternWire

/// Decoded messages of the feed, in the form that the vectors' `expect` has.
enum FeedJSON {
    static func subscribe(_ ask: SubscribeAsk) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [:]
        fields["credential"] = ask.credential.map { .text($0.hex) }
        fields["since"] = ask.since.map(JSONValue.unsigned)
        return fields
    }

    static func subscription(_ subscription: Subscription) -> [String: JSONValue] {
        [
            "instance": .text(subscription.instance), "epoch": .unsigned(subscription.epoch),
            "heartbeat_ms": .unsigned(subscription.heartbeatMilliseconds),
            "whole": .bool(subscription.isWhole),
        ]
    }

    static func event(_ update: FeedUpdate) -> [String: JSONValue] {
        var fields: [String: JSONValue] = ["epoch": .unsigned(update.epoch)]
        fields["sent"] = update.sentMilliseconds.map(JSONValue.unsigned)
        if !update.steps.isEmpty {
            fields["steps"] = .list(update.steps.map { .object(step($0)) })
        }
        fields["ended"] = update.ended.map { .text($0.name) }
        return fields
    }

    private static func step(_ step: EpochStep) -> [String: JSONValue] {
        var fields: [String: JSONValue] = [
            "epoch": .unsigned(step.epoch), "at": .unsigned(step.atMilliseconds),
        ]
        fields["reason"] = step.reason.map { .text($0.name) }
        fields["tags"] = step.tags.map { .list($0.map(JSONValue.unsigned)) }
        fields["target"] = step.target.map { .object(DelegationJSON.target($0)) }
        fields["by_operator"] = step.isByOperator.map(JSONValue.bool)
        fields["note"] = step.note.map(JSONValue.text)
        fields["pid"] = step.processID.map { .unsigned(UInt64($0)) }
        fields["snapshot"] = step.snapshot.map(JSONValue.text)
        return fields
    }
}
