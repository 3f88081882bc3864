import PosternCore
import PosternWire

/// Finds what the broker would refuse, before it is sent, and says it in words.
///
/// The broker checks all of it again (`protocol/SPEC.md`, "Limits").
enum RequestCheck {
    static func check(_ message: RequestMessage) throws(ClientError) {
        do throws(Flaw) {
            switch message {
            case .hello(let client):
                if let client {
                    try bytes(client, "the client's name", 1...Limits.clientNameBytesMax)
                }
            case .attest(let ask): try check(ask)
            case .authorise(_, let call, _): try check(call, contextDepth: 3)
            case .authoriseBatch(_, _, let calls, _):
                guard (1...Limits.batchItemsMax).contains(calls.count) else {
                    throw Flaw(
                        "a batch of `\(calls.count)` calls; send 1 to \(Limits.batchItemsMax)")
                }
                for call in calls { try check(call, contextDepth: 5) }
            case .revoke(let ask):
                if let note = ask.note { try bytes(note, "the note", 1...Limits.noteBytesMax) }
            case .delegate(let ask): try check(ask.attest)
            case .report(let ask): try check(ask)
            case .complete, .introspect, .status, .claim, .tree, .subscribe: break
            case .prove(let nonce):
                let counts = Limits.haltNonceBytes
                guard counts.contains(nonce.count) else {
                    throw Flaw(
                        "a nonce of `\(nonce.count)` bytes; use \(counts.lowerBound) to "
                            + "\(counts.upperBound)")
                }
            }
        } catch {
            throw ClientError(.malformed, error.text, operation: message.operation)
        }
    }

    /// A task's id from its text.
    static func task(
        _ text: String, for operation: Operation
    ) throws(ClientError) -> TaskID {
        guard let task = TaskID(text) else {
            throw ClientError(
                .malformed,
                "`\(text)` is no task id; use 1 to \(Limits.taskIDBytesMax) bytes of printable "
                    + "ASCII without spaces", operation: operation)
        }
        return task
    }

    // MARK: helpers

    private struct Flaw: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    private static func check(_ ask: AttestAsk) throws(Flaw) {
        try bytes(ask.intent, "the intent", 1...Limits.intentBytesMax)
        if ask.ttlMilliseconds == 0 { throw Flaw("a time to live under 1 ms; ask for more") }
        if ask.budget == 0 { throw Flaw("a budget of `0` calls; ask for 1 or more, or for none") }
    }

    private static func check(_ ask: ReportAsk) throws(Flaw) {
        guard (1...Limits.reportItemsMax).contains(ask.items.count) else {
            throw Flaw(
                "a report of `\(ask.items.count)` permits; send 1 to \(Limits.reportItemsMax)")
        }
        for item in ask.items {
            try bytes(item.action, "the action", 1...Limits.actionBytesMax)
            try check(item.resource)
            if item.count == 0 { throw Flaw("a permit that was used `0` times; leave it out") }
            if item.firstMilliseconds > item.lastMilliseconds {
                throw Flaw(
                    "a permit whose last use (`\(item.lastMilliseconds)`) is before its first "
                        + "(`\(item.firstMilliseconds)`)")
            }
        }
    }

    private static func check(_ call: CallAsk, contextDepth: Int) throws(Flaw) {
        try bytes(call.action, "the action", 1...Limits.actionBytesMax)
        try check(call.resource)
        try check(call.context, depth: contextDepth)
    }

    private static func check(_ resource: ResourceName) throws(Flaw) {
        guard ResourceName.isType(resource.type) else {
            throw Flaw(
                "`\(resource.type)` is no resource type; use identifiers joined by `::`, "
                    + "at most \(Limits.resourceTypeBytesMax) bytes")
        }
        try bytes(resource.id, "the id of a `\(resource.type)`", 0...Limits.resourceIDBytesMax)
    }

    private static func check(
        _ fields: [String: ContextValue], depth: Int
    ) throws(Flaw) {
        try nesting(depth, count: fields.count)
        for (key, value) in fields {
            try bytes(key, "a key of the context", 1...Limits.contextKeyBytesMax)
            try check(value, depth: depth + 1)
        }
    }

    private static func check(_ value: ContextValue, depth: Int) throws(Flaw) {
        switch value {
        case .bool, .integer: break
        case .text(let text): try bytes(text, "a text in the context", 0...Limits.frameBytesMax)
        case .entity(let name):
            try nesting(depth, count: 1)
            try check(name)
        case .set(let elements):
            try nesting(depth, count: elements.count)
            for element in elements { try check(element, depth: depth + 1) }
        case .record(let fields): try check(fields, depth: depth)
        }
    }

    private static func nesting(_ depth: Int, count: Int) throws(Flaw) {
        guard depth <= Limits.nestingDepthMax else {
            throw Flaw(
                "the context is nested too deep; the request's own nesting included, "
                    + "\(Limits.nestingDepthMax) levels are allowed")
        }
        guard count <= Limits.collectionCountMax else {
            throw Flaw(
                "a collection of `\(count)` in the context; "
                    + "at most \(Limits.collectionCountMax) are allowed")
        }
    }

    private static func bytes(
        _ text: String, _ what: String, _ range: ClosedRange<Int>
    ) throws(Flaw) {
        let count = text.utf8.count
        guard !range.contains(count) else { return }
        throw Flaw(
            "\(what) has `\(count)` bytes; \(range.lowerBound) to \(range.upperBound) are allowed")
    }
}
