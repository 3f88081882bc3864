import ZeroMQ

/// The body of the async client's thread.
struct ClientThread: Sendable {
    let context: Context
    let engine: SharedEngine
    let end: EndSignal

    /// Runs until the inbox is closed; then everything that waits fails with `closed`.
    func run() {
        serve()
        // Nothing is left to report it to: the context's threads end in any case.
        try? context.terminate()
        end.signal()
    }

    private func serve() {
        let gate = engine.inbox.gate
        // What is waited for without a link.
        var idle = EdgePollSet(capacity: 1)
        _ = idle.add(gate.signal)
        while true {
            switch engine.turn() {
            case .again: continue
            case .ended: return
            case .sleep(let watch):
                let timeout = watch.until.map { $0 - .now }
                // The kernel may be out of memory; the next turn tries again.
                try? gate.sleep { () throws(ZeroMQError) in
                    if let link = watch.link {
                        try link.wait(timeout)
                    } else {
                        _ = try idle.wait(timeout: timeout)
                    }
                }
                engine.woke(watch)
            }
        }
    }
}
