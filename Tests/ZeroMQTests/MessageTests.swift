// Goal: a message holds exactly its bytes, in place or not.
// Method: sizes on both sides of libzmq's 33 bytes in place; misuse in a child process.

import Testing

@testable import ZeroMQ

@Suite struct MessageTests {
    struct Refusal: Error {}

    static let sizes = [0, 1, 32, 33, 34, 255, 256, 100_000]

    @Test(arguments: sizes)
    func bytesComeBack(_ size: Int) {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
        let message = Message(bytes)
        #expect(message.count == size)
        #expect(message.isEmpty == (size == 0))
        #expect(message.withUnsafeBytes { Array($0) } == bytes)
        let span = message.bytes
        #expect(span.byteCount == size)
        for offset in 0..<size {
            let byte = span.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            #expect(byte == bytes[offset])
        }
        #expect(message.hasMore == false)
    }

    @Test(arguments: sizes)
    func fillWritesInPlace(_ size: Int) {
        let message = Message(byteCount: size) { output in
            for index in 0..<size { output.append(UInt8(truncatingIfNeeded: index)) }
        }
        #expect(message.count == size)
        let sum = message.withUnsafeBytes { $0.reduce(0) { $0 &+ Int($1) } }
        #expect(sum == (0..<size).reduce(0) { $0 &+ $1 % 256 })
    }

    @Test func replacedContentIsNew() {
        var message = Message("before")
        message.replace(with: Array("and after".utf8).span.bytes)
        #expect(message.text == "and after")
        message.replace(byteCount: 2) { output in
            output.append(UInt8(ascii: "o"))
            output.append(UInt8(ascii: "k"))
        }
        #expect(message.text == "ok")
        message.clear()
        #expect(message.count == 0)
    }

    @Test func aRefusedFillLeavesNothing() {
        var message = Message("before")
        #expect(throws: Refusal.self) {
            try message.replace(byteCount: 100) { _ throws(Refusal) in throw Refusal() }
        }
        #expect(message.count == 0)
        #expect(throws: Refusal.self) {
            _ = try Message(byteCount: 100) { _ throws(Refusal) in throw Refusal() }
        }
    }

    @Test func aMessageThatIsNotFilledStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            _ = Message(byteCount: 2) { $0.append(1) }
        }
    }

    @Test func aMessageHasNoMetadataBeforeItTravels() {
        let message = Message("home")
        #expect(message.metadata(.userID) == nil)
        #expect(message.sourceDescriptor == nil)
        #expect(message.withMetadata(.peerAddress) { $0.byteCount } == nil)
    }
}
