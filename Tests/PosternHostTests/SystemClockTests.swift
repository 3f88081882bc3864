// Goal: the clocks are the kernel's: one that never goes back, one that people read.
// Method: readings in a row, compared with the kernel's own and with Foundation's.

import Foundation
import Testing

@testable import PosternHost

@Suite struct SystemClockTests {
    private let clock = SystemClock()

    @Test func bootTimeNeverGoesBack() {
        var last = clock.bootMilliseconds
        for _ in 0..<100_000 {
            let next = clock.bootMilliseconds
            #expect(next >= last)
            last = next
        }
    }

    @Test func bootTimeIsTheKernels() throws {
        let text = try String(contentsOfFile: "/proc/uptime", encoding: .utf8)
        let seconds = try #require(text.split(separator: " ").first.flatMap { Double($0) })
        let milliseconds = Double(clock.bootMilliseconds)
        #expect(abs(milliseconds - seconds * 1_000) < 5_000)
    }

    @Test func wallTimeIsSince1970() {
        let milliseconds = Double(clock.wallMilliseconds)
        #expect(abs(milliseconds - Date().timeIntervalSince1970 * 1_000) < 5_000)
    }

    @Test func theBootIsNamedAsTheKernelNamesIt() throws {
        let file = try String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        #expect(SystemClock().bootID + "\n" == file)
    }
}
