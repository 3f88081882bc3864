import PosternClient

extension JSONText {
    /// A context's value as `authorise --context` takes it.
    mutating func context(_ value: ContextValue) {
        switch value {
        case .bool(let value): bool(value)
        case .integer(let value): number(value)
        case .text(let value): self.value(value)
        case .entity(let name):
            object { json in
                json.object("__entity") { json in
                    json.field("type", name.type)
                    json.field("id", name.id)
                }
            }
        case .set(let values):
            array { json in for value in values { json.context(value) } }
        case .record(let fields):
            object { json in
                for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
                    json.key(key)
                    json.context(value)
                }
            }
        }
    }
}
