// Goal: aliases, anchors, tags and deep nesting are refused before the YAML library works on them,
// however they are hidden; and texts that only look like them are let through where quoted.
// Method: tables of texts. The hiding places are those where a scan of quotes and comments and the
// library could disagree; "hidden" means that a bomb behind it would reach the library.

import Testing

@testable import PosternConfiguration

struct YAMLPrescanTests {
    private func complaint(_ text: String) -> String? {
        do {
            _ = try YAMLDocument.parse(text, file: "f")
            return nil
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        "a: [read_*, b*c, 'x *y', \"&z\"]",
        "a: '[[[[[[[[[[[[[[[[[[[[ *b'",
        "a: 'it''s *b' # see *this* and &that",
        "a: \"q\\\" *b\"",
        "# *a &b !c\na: b",
        "a: don't\nb: 5 o'clock",
        "a: [one,\n  two,\n  three\n]\nb: {\n  c: d }",
        "a:\n  - b\n  - - c\n    - d\n\n\n",
        "a: x[y]z\nb: '}'\nc: 1",
        "\u{FEFF}a: b",
        "---\na: b",
        "a:\n- b\n- c: d\n  e: f\n-\n  g: h\n",
        "a: b\r\nc: d\r\n",
    ])
    func `what only looks like it is let through`(_ text: String) {
        #expect(complaint(text) == nil)
    }

    @Test(arguments: [
        ("a: *b", 1, "`*b`"), ("a: &b c", 1, "`&b`"), ("a: !!str c", 1, "`!`"),
        ("- *b", 1, "`*b`"), ("[*b]", 1, "`*b`"), ("{a: 1,*b : 2}", 1, "`*b`"),
        ("a: b\nc:\n  - d\n  - &e [f]", 4, "`&e`"), ("a: !x b", 1, "`!x`"),
        ("a: 'b' # c\nd: *e", 2, "`*e`"), ("a: '#' \nb: [ 'x # y', *c ]", 2, "`*c`"),
        ("? *a : b", 1, "`*a`"), ("a: [b, ' # ', &c d]", 1, "`&c`"),
    ])
    func `aliases, anchors and tags are refused`(_ text: String, _ line: Int, _ token: String) {
        #expect(
            complaint(text)
                == "f:\(line): \(token) looks like an alias, anchor or tag, which are refused; put"
                + " a text that starts with `*`, `&` or `!` in quotes")
    }

    @Test(arguments: [
        "a: [b\n 'c, &x [d], e']",
        "a: [b 'c, &x [d], e']",
        "a: [b-'c, &x [d], e']",
        "a: [b - 'c, &x [d], e']",
        "{? 'a, ', k: &x [b], z: 'q'}",
        "{\"a\":'b, ', k: &x [c], z: 'q'}",
        "a: 'b\nc: &x [d]\ne: 'f",
        "a: \"b\nc: &x [d]\ne: \"f",
        "b[\", ?: &x [c], \"",
        "a: b\n  [c,\nb[\", ?: &x [d], \": 1",
        "a: b\n  - [c,\nb[\", ?: &x [d], \": 1",
        "a: |\n  [c,\nb[\", ?: &x [d], \": 1",
        "{}*x{",
        "# comment\ra: &x [b]",
        "# comment\u{85}a: &x [b]",
        "# comment\u{2028}a: &x [b]",
    ])
    func `hidden anchors are refused`(_ text: String) {
        #expect(complaint(text)?.hasPrefix("f:") == true)
        // By the scan and not by the library, which would have seen the anchor by then.
        #expect(throws: ConfigurationProblem.self) { try YAMLPrescan.check(text, file: "f") }
    }

    @Test(arguments: [
        ("a: b\n  c", 2, "indented deeper than the line before allows"),
        ("- a: b\n   c: d", 2, "indented deeper than the line before allows"),
        ("a: [b\nc]", 2, "a text in brackets stands on one line"),
        ("a: 'b\nc'", 1, "a quoted text ends on the line where it starts"),
        ("a: b 'c'", 1, "a quote stands within a text"),
        ("a: |\n  b", 1, "a text stands on one line, in quotes if need be"),
        ("- >\n  b", 1, "a text stands on one line, in quotes if need be"),
        ("a: b\u{2028}", 1, "has a line end other than a newline in it"),
    ])
    func `what would need reading on is refused`(_ text: String, _ line: Int, _ words: String) {
        #expect(complaint(text)?.hasPrefix("f:\(line): \(words)") == true)
    }

    @Test func `a bomb is refused at once`() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...40 {
            let alias = "*a\(level - 1)"
            text += "a\(level): &a\(level) [\(alias), \(alias), \(alias), \(alias), \(alias)]\n"
        }
        text += "? *a40\n: 1\n? *a39\n: 2\n"
        #expect(complaint(text)?.hasPrefix("f:1: `&a0` looks like") == true)
    }

    @Test func `deep nesting is refused`() {
        let brackets = String(repeating: "[", count: 17)
        #expect(
            complaint(brackets) == "f:1: brackets nest deeper than 16; nothing here nests so deep")
        #expect(complaint(String(repeating: "{ a: ", count: 100_000))?.hasPrefix("f:1:") == true)
        let lines = String(repeating: "[\n", count: 20)
        #expect(complaint(lines)?.hasPrefix("f:17: brackets nest") == true)
        let dashes = String(repeating: "- ", count: 100_000) + "a"
        #expect(
            complaint(dashes)
                == "f:1: indented by more than 64 columns; nothing here nests so deep")
        let spaces = String(repeating: " ", count: 65) + "a: b"
        #expect(complaint(spaces)?.hasPrefix("f:1: indented") == true)
    }

    @Test func `complex keys are refused`() {
        #expect(complaint("? [a]\n: b") == "f:1: a key must be a text; write `name: value`")
    }
}
