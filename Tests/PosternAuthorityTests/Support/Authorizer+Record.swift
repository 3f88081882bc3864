import Cedar
import PosternAuthority
import PosternCore

extension Authorizer {
    func screen(
        _ call: SampleCall, credential: CredentialID, peer: PeerIdentity
    ) -> Screening {
        let asked = ToolCall(
            action: call.action.utf8.span, resourceType: call.type.utf8.span,
            resourceID: call.id.utf8.span, claimsReservedKey: call.claimsReservedKey)
        return screen(asked, credential: credential, peer: peer)
    }

    /// The second and third step with a context that is a value.
    func decide(
        _ call: SampleCall, _ screened: Screened, context: Record,
        buffer: RequestBuffer = RequestBuffer()
    ) -> PosternCore.Decision {
        do {
            let tool = ToolCall(
                action: call.action.utf8.span, resourceType: call.type.utf8.span,
                resourceID: call.id.utf8.span, claimsReservedKey: call.claimsReservedKey)
            let asked = try begin(tool, screened, claims: context.count, in: buffer)
            for (key, value) in context.attributes {
                buffer.key(key)
                try buffer.write(value)
            }
            return try decide(asked, buffer).decision
        } catch {
            return deny(.internal, screened).decision
        }
    }
}

extension RequestBuffer {
    fileprivate func write(_ value: Value) throws(DataError) {
        switch value {
        case .bool(let value): bool(value)
        case .long(let value): long(value)
        case .string(let value): string(value)
        case .entity(let value): entity(value)
        case .extension(let value): extensionValue(value)
        case .set(let elements):
            try beginSet(count: elements.count)
            for element in elements { try write(element) }
            try endContainer()
        case .record(let record):
            try beginRecord(count: record.count)
            for (key, value) in record.attributes {
                self.key(key)
                try write(value)
            }
            try endContainer()
        }
    }
}
