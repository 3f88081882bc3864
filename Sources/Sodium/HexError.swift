/// A text that is no lower-case hexadecimal. Never shows it: it may be a secret.
package enum HexError: Error, Hashable, Sendable, CustomStringConvertible {
    case oddLength(Int)
    case notHex

    package var description: String {
        switch self {
        case .oddLength(let count):
            "hexadecimal has two digits for each byte, this text has `\(count)` in all"
        case .notHex:
            "hexadecimal has the digits `0` to `9` and `a` to `f`, this text has others"
        }
    }
}
