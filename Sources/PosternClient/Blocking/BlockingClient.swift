import PosternWire
import ZeroMQ

/// A workload's or an operator's way to the broker, for programs without async code.
///
/// Each call sends on the calling thread and waits there: no thread of the client's own takes
/// part, which saves two wake-ups for each call. Not `Sendable`: one thread at a time; make one
/// client for each thread that needs one.
///
/// Denials are values; what is thrown is always a `ClientError`, and nothing but a decision that
/// `isPermitted` is a permit. Between calls nothing is received, so a lost connection is noticed
/// by the next call, which then waits for the new one. Refusals are answered as by
/// `PosternClient`. A fork has neither socket nor credentials. See `protocol/SPEC.md`, "Clients".
public final class BlockingClient {
    private let engine: Engine<BlockingWaiter>
    private let context: Context
    private let correlations = CorrelationSource()
    private let counters = ClientCounters()
    let settings: LinkSettings
    private var isClosed = false
    private let madeIn = SystemCalls.forkCount
    /// Nil: every call is asked about.
    let cached: CachedDecisions?
    let onUncompletedTask: (@Sendable (Credential, CompletionFailure) -> Void)?

    /// Reads the keys. Nothing is connected before the first call.
    ///
    /// - Throws: `ClientError` of code `configuration`, or `system` without descriptors.
    public convenience init(_ configuration: ClientConfiguration) throws(ClientError) {
        let settings = try LinkSettings(configuration)
        let cached = try CachedDecisions(settings)
        try self.init(settings, cached, configuration.onUncompletedTask)
    }

    /// - Parameter cached: nil for a client of the client's own.
    init(
        _ settings: LinkSettings, _ cached: CachedDecisions? = nil,
        _ onUncompletedTask: (@Sendable (Credential, CompletionFailure) -> Void)? = nil
    ) throws(ClientError) {
        self.settings = settings
        self.cached = cached
        self.onUncompletedTask = onUncompletedTask
        do throws(ZeroMQError) {
            context = try Context()
        } catch {
            throw ClientError(.system, "\(error)")
        }
        engine = Engine(
            settings, context: context, correlations: correlations, counters: counters)
    }

    deinit { close() }

    /// The client's own public key, as 40 characters of Z85: what an enrolment may name.
    public var publicKey: String { settings.keys.publicKey.z85 }

    /// What was counted since the client was made.
    public var statistics: ClientStatistics { counters.statistics }

    /// What its decision cache has counted; nil where it has none.
    public var cacheStatistics: DecisionCacheStatistics? { cached?.statistics }

    var name: String? { settings.name }

    /// Waits until the broker has admitted this client and answered. Calls need not come after
    /// it; it tells early whether they can succeed.
    ///
    /// - Throws: `ClientError`.
    public func connect() throws(ClientError) { _ = try hello() }

    /// Drops the connection and any refusal, and connects anew with the next call.
    public func reconnect() { if !isClosed { engine.reconnect() } }

    /// Ends the connection; every later call fails with `closed`. A few milliseconds; where permits
    /// were used again, the broker is told of that first, for two seconds at most. In a fork of the
    /// process that made the client nothing is told and nothing waited for.
    public func close() {
        guard !isClosed else { return }
        isClosed = true
        guard madeIn == SystemCalls.forkCount else { return abandon() }
        cached?.close()
        cached?.end.block()
        engine.close()
        // Its only socket is closed, so this does not wait for anyone.
        try? context.terminate()
    }

    /// In a fork: the threads that would answer are its parent's, and what waits for them waits for
    /// ever. What they share stays as it is until the process ends.
    private func abandon() {
        _ = Unmanaged.passRetained(engine)
        _ = Unmanaged.passRetained(context)
    }

    /// Sends a request and waits for its reply.
    func call(_ message: RequestMessage, within deadline: Duration?) throws(ClientError) -> Reply {
        let answers = BlockingAnswers(count: 1)
        try submit(message, BlockingWaiter(index: 0, answers: answers), within: deadline)
        wait(for: answers)
        return try Self.result(answers.results[0], message.operation).get()
    }

    /// Sends all of them at once, as far as the configuration's `requestsInFlightMax` allows,
    /// and waits for all replies, in the order of the requests.
    func call(
        all messages: [RequestMessage], within deadline: Duration?
    ) -> [Result<Reply, ClientError>] {
        let answers = BlockingAnswers(count: messages.count)
        for (index, message) in messages.enumerated() {
            while engine.pending.count >= settings.requestsInFlightMax { engine.step() }
            do throws(ClientError) {
                let waiter = BlockingWaiter(index: index, answers: answers)
                try submit(message, waiter, within: deadline)
            } catch {
                answers.put(.failure(error), at: index)
            }
        }
        wait(for: answers)
        return zip(messages, answers.results).map { Self.result($1, $0.operation) }
    }

    private func submit(
        _ message: RequestMessage, _ waiter: BlockingWaiter, within deadline: Duration?
    ) throws(ClientError) {
        do throws(ClientError) {
            guard !isClosed else { throw ClientError(.closed, "the client was closed") }
            let request = try OutgoingRequest(
                message, correlation: correlations.next(), within: deadline ?? settings.deadline,
                tellsDeadline: settings.tellsDeadlines)
            // What happened since the last call, so that nothing is sent on a lost connection.
            engine.catchUp()
            engine.submit(PendingRequest(request, .never, waiter))
        } catch {
            throw error.during(message.operation, at: settings.endpoint, wasSent: false)
        }
    }

    /// Ends, since every request has a deadline at which the engine finishes it.
    private func wait(for answers: BlockingAnswers) {
        while answers.missing > 0 { engine.step() }
    }

    private static func result(
        _ result: Result<Reply, ClientError>?, _ operation: Operation
    ) -> Result<Reply, ClientError> {
        // INVARIANT: `wait` returned, so it is there.
        result ?? .failure(ClientError(.internal, "no answer was kept", operation: operation))
    }
}

@available(*, unavailable, message: "a blocking client is used by one thread at a time")
extension BlockingClient: Sendable {}
