import PosternCore
import PosternWire

extension RequestMessage {
    /// A decoded request as a client would have made it; nil when its context cannot be read.
    init?(_ request: Request, frame: RawSpan) {
        switch request {
        case .hello(let client): self = .hello(client: client)
        case .attest(let ask): self = .attest(ask)
        case .authorise(let ask):
            guard let call = CallAsk(ask.call, frame) else { return nil }
            self = .authorise(
                ask.credential, call, deadlineMilliseconds: ask.deadlineMilliseconds)
        case .authoriseBatch(let batch):
            var calls: [CallAsk] = []
            for range in batch.calls {
                guard let call = CallAsk(range, frame) else { return nil }
                calls.append(call)
            }
            self = .authoriseBatch(
                batch.credential, batch.semantics, calls,
                deadlineMilliseconds: batch.deadlineMilliseconds)
        case .complete(let credential): self = .complete(credential)
        case .revoke(let ask): self = .revoke(ask)
        case .introspect(let credential): self = .introspect(credential)
        case .status: self = .status
        case .delegate(let ask): self = .delegate(ask)
        case .claim(let ask): self = .claim(ask)
        case .tree(let ask): self = .tree(ask)
        case .subscribe(let ask): self = .subscribe(ask)
        case .report(let ask): self = .report(ask)
        case .prove(let nonce): self = .prove(nonce)
        }
    }
}

extension CallAsk {
    fileprivate init?(_ call: CallRange, _ frame: RawSpan) {
        var context: [String: ContextValue] = [:]
        if let range = call.context {
            var reader = CBORReader(frame, at: range.range.offset)
            guard case .record(let record)? = ContextValue(&reader) else { return nil }
            context = record
        }
        self.init(
            action: frame.text(call.action),
            resource: ResourceName(
                type: frame.text(call.resource.type), id: frame.text(call.resource.id)),
            context: context)
    }
}

extension ContextValue {
    fileprivate init?(_ reader: inout CBORReader) {
        guard let head = try? reader.readHead() else { return nil }
        switch head.major {
        case .simple: self = .bool(head.argument == 21)
        case .unsigned, .negative:
            guard let value = try? reader.readInteger(head) else { return nil }
            self = .integer(value)
        case .text:
            guard let range = try? reader.takeContent(head) else { return nil }
            self = .text(reader.frame.text(range))
        case .array:
            self = .set((0..<head.argument).compactMap { _ in ContextValue(&reader) })
        case .map:
            var fields: [String: ContextValue] = [:]
            for _ in 0..<head.argument {
                guard case .text(let key)? = ContextValue(&reader),
                    let value = ContextValue(&reader)
                else { return nil }
                fields[key] = value
            }
            self = .record(fields)
        case .tag:
            guard let name = try? reader.readResource() else { return nil }
            self = .entity(
                ResourceName(type: reader.frame.text(name.type), id: reader.frame.text(name.id)))
        case .bytes: return nil
        }
    }
}
