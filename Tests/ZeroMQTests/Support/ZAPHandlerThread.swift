import Synchronization
import Testing
import ZeroMQ

/// A ZAP handler on a thread of its own, bound before `init` returns.
final class ZAPHandlerThread: Sendable {
    private let wake: WakeSignal
    private let requests: RequestLog
    private let thread: BackgroundThread

    private final class RequestLog: Sendable {
        let values = Mutex<[ZAPRequest]>([])
    }

    /// - Parameter answer: called on the handler's thread for each question.
    init(
        in context: Context, answer: @escaping @Sendable (ZAPRequest) -> ZAPReply
    ) throws {
        let wake = try WakeSignal()
        let bound = try WakeSignal()
        let requests = RequestLog()
        self.wake = wake
        self.requests = requests
        thread = BackgroundThread {
            var handler = try ZAPSocket(in: context)
            bound.signal()
            var set = PollSet()
            let question = set.add(handler.socket)
            let end = set.add(wake)
            while true {
                _ = try set.wait(timeout: nil)
                if set.isReadable(end) { return }
                guard set.isReadable(question), let exchange = try handler.receive() else {
                    continue
                }
                let request = try exchange.request.get()
                requests.values.withLock { $0.append(request) }
                try handler.reply(answer(request), to: exchange)
            }
        }
        var set = PollSet()
        _ = set.add(bound)
        try #require(try set.wait(timeout: .seconds(10)) == 1, "the handler does not start")
    }

    /// What was asked so far.
    var asked: [ZAPRequest] { requests.values.withLock { $0 } }

    func stop() throws {
        wake.signal()
        try thread.join()
    }
}
