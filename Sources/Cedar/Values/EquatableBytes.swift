/// A string that is hashed and compared by its bytes, for sets of keys.
struct EquatableBytes: Hashable, Sendable {
    let text: String

    init(_ text: String) {
        self.text = text
    }

    static func == (left: EquatableBytes, right: EquatableBytes) -> Bool {
        left.text.isSameBytes(as: right.text)
    }

    func hash(into hasher: inout Hasher) {
        text.hashBytes(into: &hasher)
    }
}
