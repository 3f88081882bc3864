/// A named text with a table of its lines: turns byte offsets into positions and excerpts.
struct SourceText: Sendable {
    let name: String
    let bytes: [UInt8]
    private let lineStarts: [Int]
    /// Scalars before each block of bytes, so that a place far into a long line is found without
    /// counting from its start: a set in JSON is one line.
    private let scalarsBeforeBlocks: [Int]

    private static let blockBytes = 512

    /// What is wrong with a text that an editor began with U+FEFF.
    static let byteOrderMark =
        "the text begins with a byte order mark; save the file without one"

    init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts = [0]
        var scalars = 0
        var blocks: [Int] = []
        blocks.reserveCapacity(bytes.count / Self.blockBytes + 1)
        for index in bytes.indices {
            if index % Self.blockBytes == 0 { blocks.append(scalars) }
            let byte = bytes[index]
            if Self.beginsScalar(byte) { scalars += 1 }
            if byte == UInt8(ascii: "\n") { starts.append(index + 1) }
        }
        // The place behind the last byte is one too.
        if bytes.count % Self.blockBytes == 0 { blocks.append(scalars) }
        lineStarts = starts
        scalarsBeforeBlocks = blocks
    }

    /// Whether the first scalar is U+FEFF.
    static func beginsWithByteOrderMark(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: [0xEF, 0xBB, 0xBF])
    }

    func position(at offset: Int) -> SourcePosition {
        let line = lineIndex(of: offset)
        let start = lineStarts[line]
        let column = scalarCount(from: start, to: min(offset, bytes.count))
        return SourcePosition(line: line + 1, column: column + 1, byteOffset: offset)
    }

    /// The text of the range, for messages.
    func text(_ range: SourceRange) -> String {
        String(decoding: bytes[Int(range.start)..<Int(range.end)], as: UTF8.self)
    }

    /// The line that holds the offset, without its line end.
    func line(at offset: Int) -> String {
        let index = lineIndex(of: offset)
        let start = lineStarts[index]
        var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The number of scalars of the range that lie on its first line, at least 1.
    func underlineLength(_ range: SourceRange) -> Int {
        let index = lineIndex(of: Int(range.start))
        let lineEnd = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
        let end = min(Int(range.end), lineEnd)
        guard end > Int(range.start) else { return 1 }
        return max(1, scalarCount(from: Int(range.start), to: end))
    }

    private func lineIndex(of offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private func scalarCount(from start: Int, to end: Int) -> Int {
        max(0, scalarsBefore(end) - scalarsBefore(start))
    }

    private func scalarsBefore(_ offset: Int) -> Int {
        let block = offset / Self.blockBytes
        var scalars = scalarsBeforeBlocks[block]
        for byte in bytes[(block * Self.blockBytes)..<offset] where Self.beginsScalar(byte) {
            scalars += 1
        }
        return scalars
    }

    /// Continuation bytes of UTF-8 do not begin a scalar.
    private static func beginsScalar(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }
}
