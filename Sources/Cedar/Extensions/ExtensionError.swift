/// A text that is no value of an extension type. A value.
public struct ExtensionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Bytes of the input that a message repeats at most.
    private static let quotedBytesMax = 64

    /// One line, lower case, with the input in backticks.
    public let message: String

    /// The message.
    public var description: String { message }

    init(_ bytes: UnsafeBufferPointer<UInt8>, is problem: String) {
        let quoted = String(decoding: bytes.prefix(Self.quotedBytesMax), as: UTF8.self)
        // The input as a literal without its quotes, so that the message stays one line.
        let escaped = quoted.cedarLiteral.dropFirst().dropLast()
        let ellipsis = bytes.count > Self.quotedBytesMax ? "…" : ""
        message = "`\(escaped)\(ellipsis)` \(problem)"
    }
}
