// Goal: a path is a fact only when it leads from here to the file that runs; every other text
// cannot equal an absolute path.
// Method: a table of link texts, with and without the path leading to the executable.

import Testing

@testable import PosternHost

@Suite struct ExecutablePathTests {
    @Test(arguments: [
        ("/usr/bin/agent", true, "/usr/bin/agent"),
        ("/opt/my agent (v2)", true, "/opt/my agent (v2)"),
        ("/usr/bin/agent", false, "elsewhere:/usr/bin/agent"),
        ("/usr/bin/agent (deleted)", true, "deleted:/usr/bin/agent"),
        ("/usr/bin/agent (deleted)", false, "deleted:/usr/bin/agent"),
        ("/memfd:agent (deleted)", false, "deleted:/memfd:agent"),
        ("agent", true, "elsewhere:agent"),
        ("", true, "elsewhere:"),
    ])
    func text(link: String, leads: Bool, expected: String) {
        let text = ExecutablePath.text(link: Array(link.utf8)) { _ in leads }
        #expect(text == expected)
    }

    @Test func pathThatIsNotTextMatchesNothing() {
        let text = ExecutablePath.text(link: [0x2F, 0xFF]) { _ in true }
        #expect(text.hasPrefix("undecodable:"))
    }

    @Test func pathIsLookedUpAsItIs() {
        var asked: [String] = []
        _ = ExecutablePath.text(link: Array("/a/b".utf8)) {
            asked.append($0)
            return true
        }
        #expect(asked == ["/a/b"])
    }
}
