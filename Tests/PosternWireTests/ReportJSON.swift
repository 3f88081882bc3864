import PosternCore
import PosternWire

/// Reports of permits that were used again, in the form that the vectors' `expect` has.
enum ReportJSON {
    static func report(_ ask: ReportAsk) -> [String: JSONValue] {
        [
            "credential": .text(ask.credential.hex), "items": .list(ask.items.map(item)),
        ]
    }

    private static func item(_ item: CachedDecisionCount) -> JSONValue {
        .object([
            "action": .text(item.action),
            "resource": .object([
                "type": .text(item.resource.type), "id": .text(item.resource.id),
            ]),
            "count": .unsigned(item.count), "first": .unsigned(item.firstMilliseconds),
            "last": .unsigned(item.lastMilliseconds),
            "decision": .text(item.decision.description),
        ])
    }

    static func receipt(_ receipt: ReportReceipt) -> [String: JSONValue] {
        var fields: [String: JSONValue] = ["epoch": .unsigned(receipt.epoch)]
        fields["durability"] = receipt.durability.map { .unsigned($0.rawValue) }
        return fields
    }
}
