/// The parts of a JSON text as it was written, so that nothing of a number or a key gets lost on
/// the way. Only for text that a JSON reader has accepted: on other text the parts are wrong, but
/// nothing traps.
struct JSONSlices {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The text of the member of an object; of two with one key the later.
    func member(_ key: String, of object: Range<Int>) -> Range<Int>? {
        let quoted = Array("\"\(key)\"".utf8)
        var found: Range<Int>?
        for part in parts(of: object) {
            guard bytes[part].starts(with: quoted) else { continue }
            var index = skipBlanks(part.lowerBound + quoted.count)
            guard index < part.upperBound, bytes[index] == UInt8(ascii: ":") else { continue }
            index = skipBlanks(index + 1)
            if index < part.upperBound { found = index..<part.upperBound }
        }
        return found
    }

    /// What stands between the commas of an array or an object.
    func parts(of container: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var index = skipBlanks(container.lowerBound) + 1
        var start = index
        var depth = 1
        while index < container.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                index = endOfString(index)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            let ends = depth == 0 || (depth == 1 && bytes[index] == UInt8(ascii: ","))
            if ends, let part = trimmed(start..<index) { parts.append(part) }
            if depth == 0 { break }
            index += 1
            if ends { start = index }
        }
        return parts
    }

    /// The whole text.
    var whole: Range<Int> { 0..<bytes.count }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private func trimmed(_ range: Range<Int>) -> Range<Int>? {
        let start = skipBlanks(range.lowerBound)
        var end = range.upperBound
        while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
        return start < end ? start..<end : nil
    }

    private func skipBlanks(_ start: Int) -> Int {
        var index = start
        while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
        return index
    }

    private func endOfString(_ start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return index + 1
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        [UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t")]
            .contains(byte)
    }
}
