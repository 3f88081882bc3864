import Testing
import ZeroMQ

/// The code that a body throws; nil when it throws nothing.
func thrownCode(_ body: () throws(ZeroMQError) -> Void) -> ZeroMQError.Code? {
    do throws(ZeroMQError) {
        try body()
        return nil
    } catch {
        return error.code
    }
}

/// Receives a frame that has to come, or records an issue.
func receiveFrame(_ socket: borrowing Socket, within limit: Duration = .seconds(10)) throws
    -> Message
{
    var message = Message()
    var set = PollSet()
    _ = set.add(socket)
    let ready = try set.wait(timeout: limit)
    try #require(ready == 1, "no message came")
    let received = try socket.receive(into: &message, dontWait: true)
    try #require(received)
    return message
}

/// Receives all frames of one message.
func receiveAll(_ socket: borrowing Socket) throws -> [[UInt8]] {
    var frames: [[UInt8]] = []
    while true {
        let frame = try receiveFrame(socket)
        frames.append(frame.withUnsafeBytes { Array($0) })
        if !frame.hasMore { return frames }
    }
}

extension Message {
    var text: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}
