/// A text or bytes that are no CURVE key. Never shows them: they may be a secret.
package enum CurveKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A key in Z85 has 40 characters.
    case wrongTextLength(Int)
    /// A key has 32 bytes.
    case wrongByteCount(Int)
    /// A character outside of the Z85 alphabet, or five that stand for more than four bytes.
    case notZ85

    package var description: String {
        switch self {
        case .wrongTextLength(let count):
            "a CURVE key has `40` characters of Z85, this text has `\(count)` bytes"
        case .wrongByteCount(let count):
            "a CURVE key has `32` bytes, not `\(count)`"
        case .notZ85:
            "a CURVE key is written in Z85, and this text is not"
        }
    }
}
