import ZeroMQ

/// The body of the thread that owns the async client's socket.
struct ClientThread: Sendable {
    let settings: LinkSettings
    let context: Context
    let correlations: CorrelationSource
    let counters: ClientCounters
    let inbox: Inbox
    let end: EndSignal

    /// Runs until the inbox is closed; then everything that waits fails with `closed`.
    func run() {
        serve()
        // Nothing is left to report it to: the context's threads end in any case.
        try? context.terminate()
        end.signal()
    }

    private func serve() {
        let engine = Engine<AsyncWaiter>(
            settings, context: context, correlations: correlations, counters: counters,
            gate: inbox.gate)
        var items: [Inbox.Item] = []
        while true {
            engine.step()
            guard inbox.gate.hasCallers else { continue }
            let isClosed = inbox.takeAll(into: &items)
            for item in items {
                switch item {
                case .request(let request): engine.submit(request)
                case .cancel(let correlation): engine.cancel(correlation)
                case .reconnect: engine.reconnect()
                }
            }
            if isClosed { return engine.close() }
        }
    }
}
