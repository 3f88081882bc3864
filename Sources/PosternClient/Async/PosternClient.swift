import PosternWire
import Synchronization
import ZeroMQ

/// A workload's or an operator's way to the broker, for programs with async code.
///
/// Calls suspend; any number of them may be made at a time from any task. One thread of the
/// client's own carries them over one socket. A call that is alone looks for its reply itself
/// first, for a millisecond at most and only where replies usually come within the configuration's
/// `spin`, which saves two changes of thread; otherwise no call holds its thread. Denials are
/// values; what is thrown is always a `ClientError`, and nothing but a decision that `isPermitted`
/// is a permit.
///
/// Connecting is libzmq's affair: a call waits for the connection until its deadline, and after
/// a loss the client connects again by itself. What was in flight then fails at once with
/// `connectionLost` and is not repeated, since the broker may have carried it out. A broker that
/// refuses the handshake is answered for, with `refused`, for one second; the next call after
/// that, or `reconnect`, tries again.
///
/// `close` ends it, and so does the release of its last reference. A fork has neither socket
/// nor credentials. See `protocol/SPEC.md`, "Clients".
public final class PosternClient: Sendable {
    let settings: LinkSettings
    private let inbox: Inbox
    private let engine: SharedEngine
    private let end = EndSignal()
    private let correlations = CorrelationSource()
    private let counters = ClientCounters()
    private let inFlight = Atomic<Int>(0)
    /// Nil: every call is asked about.
    let cached: CachedDecisions?
    let onUncompletedTask: (@Sendable (Credential, CompletionFailure) -> Void)?

    /// Reads the keys and starts the client's thread. Nothing is connected before the first
    /// call.
    ///
    /// - Throws: `ClientError` of code `configuration`, or `system` without descriptors or room
    ///   for a thread.
    public init(_ configuration: ClientConfiguration) throws(ClientError) {
        let settings = try LinkSettings(configuration)
        self.settings = settings
        onUncompletedTask = configuration.onUncompletedTask
        cached = try CachedDecisions(settings)
        let context: Context
        do throws(ZeroMQError) {
            context = try Context()
            inbox = try Inbox()
        } catch {
            throw ClientError(.system, "\(error)")
        }
        engine = SharedEngine(
            settings, context: context, correlations: correlations, counters: counters,
            inbox: inbox)
        let thread = ClientThread(context: context, engine: engine, end: end)
        guard SystemCalls.startThread("postern-client", { thread.run() }) else {
            throw ClientError(.system, "the system has no room for another thread")
        }
    }

    deinit {
        inbox.close()
        cached?.close()
    }

    /// The client's own public key, as 40 characters of Z85: what an enrolment may name.
    public var publicKey: String { settings.keys.publicKey.z85 }

    var name: String? { settings.name }

    /// What was counted since the client was made. Any thread.
    public var statistics: ClientStatistics { counters.statistics }

    /// What its decision cache has counted; nil where it has none. Any thread.
    public var cacheStatistics: DecisionCacheStatistics? { cached?.statistics }

    /// Waits until the broker has admitted this client and answered. Calls need not wait for
    /// it; it tells early whether they can succeed.
    ///
    /// - Throws: `ClientError`.
    nonisolated(nonsending) public func connect() async throws(ClientError) {
        _ = try await hello()
    }

    /// Drops the connection and any refusal, and connects anew with the next call. What is in
    /// flight fails with `connectionLost`.
    public func reconnect() { _ = inbox.push(.reconnect) }

    /// Ends the client and waits until its threads are gone, a few milliseconds. What is in
    /// flight fails with `closed`, and so does every later call.
    nonisolated(nonsending) public func close() async {
        // Uses of permits are told before all else ends: two seconds at most.
        cached?.close()
        await cached?.end.wait()
        inbox.close()
        await end.wait()
    }

    /// Sends a request and waits for its reply, which is that of its operation or a failure.
    nonisolated(nonsending) func call(
        _ message: RequestMessage, within deadline: Duration?,
        cancellation: CancellationRule = .always
    ) async throws(ClientError) -> Reply {
        let operation = message.operation
        let request: OutgoingRequest
        let isAlone: Bool
        do throws(ClientError) {
            request = try OutgoingRequest(
                message, correlation: correlations.next(), within: deadline ?? settings.deadline,
                tellsDeadline: settings.tellsDeadlines)
            isAlone = try enter() == 1
        } catch {
            throw error.during(operation, at: settings.endpoint, wasSent: false)
        }
        // Relaxed, here and in `enter`: the number bounds memory and orders nothing.
        defer { inFlight.wrappingSubtract(1, ordering: .relaxed) }
        return try await send(request, cancellation, isAlone: isAlone).get()
    }

    /// Counts a call in; how many are in flight then.
    private func enter() throws(ClientError) -> Int {
        let count = inFlight.wrappingAdd(1, ordering: .relaxed).newValue
        guard count > settings.requestsInFlightMax else { return count }
        inFlight.wrappingSubtract(1, ordering: .relaxed)
        throw ClientError(
            .tooManyInFlight,
            "`\(settings.requestsInFlightMax)` calls are waiting already; wait for some of them, "
                + "or raise `requestsInFlightMax`")
    }

    nonisolated(nonsending) private func send(
        _ request: OutgoingRequest, _ cancellation: CancellationRule, isAlone: Bool
    ) async -> Result<Reply, ClientError> {
        await withTaskCancellationHandler {
            if isAlone, let slot = engine.lead(request, cancellation) {
                return await slot.result()
            }
            return await withCheckedContinuation { continuation in
                let waiter = AsyncWaiter.suspended(continuation)
                let pending = PendingRequest(request, cancellation, waiter)
                guard inbox.push(.request(pending)) else {
                    return waiter.finish(.failure(closed(request.operation)))
                }
                // A cancellation before the push found nothing to cancel.
                if Task.isCancelled { _ = inbox.push(.cancel(request.correlation)) }
            }
        } onCancel: {
            _ = inbox.push(.cancel(request.correlation))
        }
    }

    private func closed(_ operation: Operation) -> ClientError {
        ClientError(
            .closed, "the client was closed", operation: operation, endpoint: settings.endpoint)
    }
}
