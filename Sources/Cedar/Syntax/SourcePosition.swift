/// A place in a source text. A value; safe to share between threads.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
    /// Line, from 1.
    public let line: Int
    /// Column in Unicode scalars, from 1.
    public let column: Int
    /// Byte offset in the UTF-8 text, from 0.
    public let byteOffset: Int

    /// `line:column`.
    public var description: String { "\(line):\(column)" }
}
