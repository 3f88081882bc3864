// Goal: whatever arrives at the ZAP endpoint gets an answer, and what is no ZAP request is
// told apart from one.
// Method: a DEALER in the place of libzmq sends well-formed and malformed questions.

import Testing
import ZeroMQ

@Suite struct ZAPSocketTests {
    let context: Context

    init() throws {
        context = try Context()
    }

    private static let good: [[UInt8]] =
        ["1.0", "17", "gate", "127.0.0.1", "", "NULL"].map { Array($0.utf8) }

    private func asker() throws -> Socket {
        let dealer = try Socket(.dealer, in: context)
        try dealer.connect(ZAPSocket.endpoint)
        return dealer
    }

    private func send(_ frames: [[UInt8]], on dealer: borrowing Socket) throws {
        for (index, frame) in frames.enumerated() {
            try dealer.send(Message(frame), more: index < frames.count - 1)
        }
    }

    @Test func nothingWasAsked() throws {
        var handler = try ZAPSocket(in: context)
        #expect(try handler.receive() == nil)
    }

    @Test func answersGoBackToTheirQuestionsInAnyOrder() throws {
        var handler = try ZAPSocket(in: context)
        let (first, second) = (Box(try asker()), Box(try asker()))
        try send([[]] + Self.good, on: first.socket)
        try send([[]] + Self.good, on: second.socket)
        let exchanges = [try handler.receive(), try handler.receive()].compactMap { $0 }
        #expect(exchanges.count == 2)
        for exchange in exchanges.reversed() {
            #expect(try exchange.request.get().requestID == Array("17".utf8))
            #expect(try handler.reply(.refused, to: exchange) == .sent)
        }
        for box in [first, second] {
            let texts = try receiveAll(box.socket).map { String(decoding: $0, as: UTF8.self) }
            #expect(texts == ["", "1.0", "17", "400", "", "", ""])
        }
    }

    @Test(arguments: [
        ([], ZAPError.wrongFrameCount(0)),
        ([[]], .wrongFrameCount(0)),
        (good, .wrongFrameCount(0)),
        ([[]] + good.dropLast(), .wrongFrameCount(5)),
        ([[]] + good + good + good + good, .wrongFrameCount(9)),
        ([[], [0x32]] + good.dropFirst(), .wrongVersion),
    ])
    func whatIsNoRequestIsAnsweredToo(_ frames: [[UInt8]], _ error: ZAPError) throws {
        var handler = try ZAPSocket(in: context)
        let dealer = try asker()
        try send(frames.isEmpty ? [[1]] : frames, on: dealer)
        let exchange = try #require(try handler.receive())
        #expect(throws: error) { try exchange.request.get() }
        #expect(try handler.reply(.failed, to: exchange) == .sent)
        let answer = try receiveAll(dealer)
        #expect(answer.count == 7)
        #expect(answer[3] == Array("500".utf8))
        // Nothing of it is left for the next question.
        #expect(try handler.receive() == nil)
    }

    @Test func aPeerThatGaveUpIsTold() throws {
        var handler = try ZAPSocket(in: context)
        let dealer = try asker()
        try send([[]] + Self.good, on: dealer)
        let exchange = try #require(try handler.receive())
        try dealer.disconnect(ZAPSocket.endpoint)
        let end = ContinuousClock.now + .seconds(10)
        while try handler.reply(.refused, to: exchange) == .sent {
            try #require(ContinuousClock.now < end, "the answer still finds someone")
        }
    }

    /// Sockets do not fit into arrays by themselves.
    private final class Box {
        let socket: Socket

        init(_ socket: consuming Socket) {
            self.socket = socket
        }
    }
}
