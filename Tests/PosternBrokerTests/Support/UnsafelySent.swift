/// Hands a client over to another thread. `@unchecked Sendable` holds because the thread that
/// made it does not touch it any more.
struct UnsafelySent<Value>: @unchecked Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
}
