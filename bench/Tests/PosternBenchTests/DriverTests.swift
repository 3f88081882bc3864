// Goal: commands and lines of drivers are read as they are written; a driver that hangs, ends or
// speaks nonsense is an error with a reason, in bounded time.
// Method: small shell programs in the place of drivers.

import Foundation
import Testing

@testable import PosternBench

@Suite struct DriverTests {
    private func shell(_ script: String) throws -> ChildProcess {
        let log = LogFile(path: "/tmp/postern-bench-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: log.path) }
        return try ChildProcess(
            "shell", program: "/bin/sh", arguments: ["-c", script],
            environment: ["PATH": "/usr/bin:/bin"], log: log)
    }

    @Test func commandsSurviveTheirText() {
        let commands: [DriverCommand] = [
            .closed(milliseconds: 5, inFlight: 512), .open(milliseconds: 7, rate: 100),
            .churn(milliseconds: 9, rate: 3, isRevoking: true),
        ]
        for command in commands { #expect(DriverCommand(command.description) == command) }
        for text in ["", "closed", "closed 1", "closed x 2", "stop 1 2", "churn 1 2"] {
            #expect(DriverCommand(text) == nil)
        }
    }

    @Test func fieldsEndAtTheFirstMark() {
        let fields = DriverFields("ready key=4Q=H endpoint=ipc:///x n=12")
        #expect(fields.word == "ready")
        #expect(fields["key"] == "4Q=H")
        #expect(fields.number("n") == 12)
        #expect(fields.number("key") == nil)
    }

    @Test func resultsAreRead() throws {
        let child = try shell(
            #"echo 'ready request_bytes=95 reply_bytes=60'; read line; "#
                + #"echo 'result elapsed_ns=10 decisions=2 lost=1 connections=1 latencies=1'; "#
                + #"printf '\002\000\000\000\000\000\000\000\007\000\000\000\000\000\000\000'"#)
        defer { child.end() }
        let driver = try Driver(child, within: 5_000)
        #expect(driver.requestBytes == 95)
        let command = DriverCommand.closed(milliseconds: 1, inFlight: 1)
        try driver.begin(command)
        let report = try driver.report(of: command)
        #expect(report.answered == [2])
        #expect(report.latencies == [7])
        #expect(report.lost == 1)
    }

    @Test func aDriverThatHangsIsAnError() throws {
        let child = try shell("sleep 60")
        defer { child.end() }
        let error = #expect(throws: BenchError.self) { try Driver(child, within: 50) }
        #expect(try #require(error).description == "`shell` did not answer in time")
    }

    @Test func aDriverThatEndsIsAnError() throws {
        let child = try shell("exit 1")
        defer { child.end() }
        let error = #expect(throws: BenchError.self) { try Driver(child, within: 5_000) }
        #expect(try #require(error).description == "`shell` ended before its time")
    }

    @Test func aMissingProgramIsAnError() throws {
        let error = #expect(throws: BenchError.self) {
            try ChildProcess(
                "none", program: "/nowhere/none", arguments: [], environment: [:],
                log: LogFile(path: "/dev/null"))
        }
        #expect(
            try #require(error).description
                == "`/nowhere/none` cannot be started: No such file or directory")
    }

    @Test func theWholeGroupEnds() throws {
        let child = try shell("sleep 60 & echo $!; wait")
        let line = try child.line(within: 5_000)
        let grandchild = try #require(Int32(line))
        child.end()
        // Killed with its group; whoever adopts it may take a moment to bury it.
        let deadline = Deadline(milliseconds: 5_000)
        while !deadline.isOver, isAlive(grandchild) { MonotonicClock.sleep(milliseconds: 5) }
        #expect(!isAlive(grandchild))
    }

    private func isAlive(_ process: Int32) -> Bool {
        guard let stat = ProcFile.text("/proc/\(process)/stat") else { return false }
        return !stat.contains(") Z ")
    }
}
