// Goal: the texts of /proc/PID are read right, whatever name a process gives itself.
// Method: tables of texts with the expected value, or nil for what must be refused.

import Testing

@testable import PosternHost

@Suite struct ProcessTextTests {
    /// Fields 3 to 21, then the start time, then one more.
    private static let rest = "S 1 2 3 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 1 0 98765 13"

    @Test(arguments: [
        "1234 (sleep) ", "1 (a b) ", "1 (a) b) ", "1 ()) ", "1 (() ", "1 () ",
        "1 (x) S 1 2 3 0 -1 9 9 9 9 9 9 9 9 9 9 9 9 9 9 55 (y) ", "1 (line\nend) ",
        "1 (99999) R 99999) ",
    ])
    func startTimeIsFoundBehindAnyName(start: String) {
        let text = Array((start + Self.rest + "\n").utf8)
        #expect(ProcessText.startTimeTicks(inStat: text) == 98_765)
    }

    @Test func startTimeIsFoundBehindANameThatIsNotText() {
        let text = Array("1 (".utf8) + [0xFF, 0x29, 0x20, 0xC3] + Array((") " + Self.rest).utf8)
        #expect(ProcessText.startTimeTicks(inStat: text) == 98_765)
    }

    @Test(arguments: [
        "", "1 (sleep) S 1 2", "1 sleep S 1 2 3 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 1 0 98765 13",
        "1 (sleep) S 1 2 3 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 1 0 x 13",
        "1 (sleep) S 1 2 3 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 1 0 -5 13",
        "1 (sleep) S 1 2 3 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 1 0 +5 13",
        "1 (sleep) S 1 2 3 0 -1 4194560 5 6 7 8 9 10 11 12 20 0 1 0 99999999999999999999 1",
    ])
    func unknownFormHasNoStartTime(text: String) {
        #expect(ProcessText.startTimeTicks(inStat: Array(text.utf8)) == nil)
    }

    @Test func effectiveIdsAreTaken() throws {
        let text = """
            Name:\tUid:\\nUid:\t7
            Umask:\t0022
            Uid:\t1000\t1001\t1002\t1003
            Gid:\t2000\t2001\t2002\t2003
            FDSize:\t64
            Groups:\t30 4 24 \n
            """
        let credentials = try #require(ProcessText.credentials(inStatus: Array(text.utf8)))
        #expect(credentials.userID == 1001)
        #expect(credentials.groupID == 2001)
        #expect(credentials.groups == [4, 24, 30])
    }

    @Test func noSupplementaryGroups() throws {
        let text = "Uid:\t1\t1\t1\t1\nGid:\t2\t2\t2\t2\nGroups:\t \n"
        let credentials = try #require(ProcessText.credentials(inStatus: Array(text.utf8)))
        #expect(credentials.groups.isEmpty)
    }

    @Test(arguments: [
        "", "Uid:\t1\t1\t1\t1\nGid:\t2\t2\t2\t2\n", "Uid:\t1\t1\t1\t1\nGroups:\t1\n",
        "Uid:\t1\t1\t1\nGid:\t2\t2\t2\t2\nGroups:\t\n",
        "Uid:\t1\tx\t1\t1\nGid:\t2\t2\t2\t2\nGroups:\t\n",
        "Uid:\t1\t4294967296\t1\t1\nGid:\t2\t2\t2\t2\nGroups:\t\n",
        "Uid:\t1\t1\t1\t1\nGid:\t2\t2\t2\t2\nGroups:\t1 x\n",
        " Uid:\t1\t1\t1\t1\nGid:\t2\t2\t2\t2\nGroups:\t1\n",
    ])
    func unknownFormHasNoCredentials(text: String) {
        #expect(ProcessText.credentials(inStatus: Array(text.utf8)) == nil)
    }
}
