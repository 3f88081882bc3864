import Cedar
import PosternCore

extension AttestAsk {
    /// How many attributes `write` writes.
    var attributeCount: Int { budget == nil ? 4 : 5 }

    /// Writes what is about to be granted into a context, which has begun.
    func write(into buffer: RequestBuffer) throws(DataError) {
        buffer.key("intent")
        buffer.string(intent)
        for (key, patterns) in [("actions", scope.actions), ("resources", scope.resources)] {
            buffer.key(key)
            try buffer.beginSet(count: patterns.count)
            for pattern in patterns { buffer.string(pattern) }
            try buffer.endContainer()
        }
        buffer.key("ttl_ms")
        buffer.long(Int64(clamping: ttlMilliseconds ?? 0))
        if let budget {
            buffer.key("budget")
            buffer.long(Int64(clamping: budget))
        }
    }
}
