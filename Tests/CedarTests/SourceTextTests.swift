// Goal: a place in a source is found right, and soon, however long its line is.
// Method: a text with scalars of one to four bytes and lines shorter and longer than a block, every
// offset against a count from the start; a set of many policies in one line.

import Testing

@testable import Cedar

@Suite struct SourceTextTests {
    @Test func everyPlaceAsCountedFromTheStart() {
        var text = ""
        for index in 0..<700 {
            text += ["a", "é", "€", "🙂", "\n"][index % 97 == 0 ? 4 : index % 4]
        }
        text += String(repeating: "xé", count: 700)
        let bytes = Array(text.utf8)
        let source = SourceText(name: "text", bytes: bytes)
        var (line, column) = (1, 1)
        for offset in 0...bytes.count {
            // Inside a scalar, the column is that of the scalar after it.
            let position = source.position(at: offset)
            #expect(position.line == line)
            #expect(position.column == column)
            guard offset < bytes.count else { break }
            if bytes[offset] == UInt8(ascii: "\n") {
                (line, column) = (line + 1, 1)
            } else if bytes[offset] & 0xC0 != 0x80 {
                column += 1
            }
        }
    }

    @Test func aSetInOneLine() throws {
        let one = #"permit(principal == User::"é", action, resource);"#
        let set = try PolicySet(text: String(repeating: one, count: 500))
        for (index, policy) in set.policies.enumerated() {
            #expect(policy.position.line == 1)
            #expect(policy.position.column == index * one.unicodeScalars.count + 1)
        }
    }
}
