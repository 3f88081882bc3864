/// A length that BLAKE2b does not have (RFC 7693).
package enum BLAKE2bError: Error, Hashable, Sendable, CustomStringConvertible {
    /// 16 to 64 bytes.
    case wrongHashByteCount(Int)
    /// 16 to 64 bytes.
    case wrongKeyByteCount(Int)

    package var description: String {
        switch self {
        case .wrongHashByteCount(let count):
            "a BLAKE2b hash has `16` to `64` bytes, not `\(count)`"
        case .wrongKeyByteCount(let count):
            "a BLAKE2b key has `16` to `64` bytes, not `\(count)`"
        }
    }
}
