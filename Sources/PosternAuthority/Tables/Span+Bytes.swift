extension Span<UInt8> {
    /// Whether both are the same bytes.
    func isSameBytes(as other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        return indices.allSatisfy { self[$0] == other[$0] }
    }
}

extension String {
    /// A text of bytes that were a text's before.
    init(copying bytes: Span<UInt8>) {
        self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
