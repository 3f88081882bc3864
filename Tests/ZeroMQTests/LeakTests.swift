// Goal: messages that were not sent, not filled or received over give their memory back.
// Method: many of a megabyte, and the memory of the process before and after.

import Glibc
import Testing

@testable import ZeroMQ

@Suite struct LeakTests {
    struct Refusal: Error {}

    let context: Context

    init() throws {
        context = try Context()
    }

    @Test func messagesThatWereNotSentAreReleased() throws {
        let dealer = try Socket(.dealer, in: context)
        let before = try residentBytes()
        let bytes = [UInt8](repeating: 7, count: 1_000_000)
        for _ in 0..<leakRepetitions {
            _ = try dealer.trySend(Message(bytes))
            _ = try dealer.trySend(bytes: bytes.span.bytes)
            _ = thrownCode { () throws(ZeroMQError) in
                try dealer.send(Message(bytes), dontWait: true)
            }
        }
        #expect(try residentBytes() - before < leakLimitBytes)
    }

    @Test func receivedMessagesReleaseTheirFormerContent() throws {
        let left = try Socket(.pair, in: context)
        try left.bind("inproc://big")
        let right = try Socket(.pair, in: context)
        try right.connect("inproc://big")
        let bytes = [UInt8](repeating: 7, count: 1_000_000)
        let before = try residentBytes()
        var message = Message()
        for _ in 0..<leakRepetitions {
            try right.send(Message(bytes))
            #expect(try left.receive(into: &message))
        }
        #expect(try residentBytes() - before < leakLimitBytes)
    }

    @Test func refusedFillsReleaseTheirMemory() throws {
        let before = try residentBytes()
        for _ in 0..<leakRepetitions {
            _ = try? Message(byteCount: 1_000_000) { output throws(Refusal) in
                output.append(repeating: 1, count: 1_000_000, as: UInt8.self)
                throw Refusal()
            }
        }
        #expect(try residentBytes() - before < leakLimitBytes)
    }
}

/// So many messages of a megabyte must not stay. The limit is far below their sum, and above
/// what a sanitizer keeps back on purpose.
let leakRepetitions = 800
let leakLimitBytes = 500_000_000

/// The memory that this process occupies.
func residentBytes() throws -> Int {
    let file = try #require(fopen("/proc/self/statm", "r"))
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    _ = fgets(&line, 128, file)
    let text = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let pages = try #require(Int(text.split(separator: " ")[1]))
    return pages * sysconf(Int32(_SC_PAGESIZE))
}
