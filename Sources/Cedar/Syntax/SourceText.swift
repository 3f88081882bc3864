/// A named text with a table of its lines: turns byte offsets into positions and excerpts.
struct SourceText: Sendable {
    let name: String
    let bytes: [UInt8]
    private let lineStarts: [Int]

    init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts = [0]
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            starts.append(index + 1)
        }
        lineStarts = starts
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
        var count = 0
        // Continuation bytes of UTF-8 do not begin a scalar.
        for byte in bytes[start..<max(start, end)] where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }
}
