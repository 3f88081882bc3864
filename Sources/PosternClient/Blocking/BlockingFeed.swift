import PosternCore
import ZeroMQ

/// The broker's feed for programs without async code. See `RevocationFeed`.
///
/// Not `Sendable`: one thread at a time. Nothing is received between calls: whoever calls seldom is
/// told later, not less, and hears of an interruption when silence was longer than two heartbeats.
public final class BlockingFeed {
    private let reader: FeedReader
    private let context: Context
    /// Whether nothing follows.
    public private(set) var isOver = false

    init(
        _ settings: LinkSettings, endpoint: String, credential: CredentialID?, since: UInt64?
    ) throws(ClientError) {
        do throws(ZeroMQError) {
            context = try Context()
        } catch {
            throw ClientError(.system, "\(error)")
        }
        reader = FeedReader(
            settings, endpoint: endpoint, context: context, credential: credential, since: since)
    }

    deinit { close() }

    /// The next event.
    ///
    /// - Parameter timeout: how long to wait for it; for ever unless given.
    /// - Returns: nil where none came in time, and where the feed is over.
    public func next(timeout: Duration? = nil) -> FeedEvent? {
        guard !isOver else { return nil }
        let event = reader.next(until: timeout.map { .now + $0 })
        if case .ended = event { close() }
        return event
    }

    /// Ends the connection.
    public func close() {
        guard !isOver else { return }
        isOver = true
        reader.close()
        // Its only socket is closed, so this does not wait for anyone.
        try? context.terminate()
    }
}

extension BlockingClient {
    /// Subscribes to the broker's feed, over a connection of its own.
    ///
    /// - Parameters:
    ///   - credential: one of this client's own, alive; its workload's details are told. Without
    ///     it, only what everybody may know. For operators without it, everything.
    ///   - since: the epoch up to which the caller was told before, by the same run of the broker:
    ///     compare `Subscription.instance`.
    /// - Throws: `ClientError` where the broker could not be asked where its feed is;
    ///   `configuration` where it has none.
    public func feed(
        showing credential: (any CredentialReference)? = nil, since: UInt64? = nil
    ) throws(ClientError) -> BlockingFeed {
        try BlockingFeed(
            settings, endpoint: FeedEndpoint.of(hello()), credential: credential?.credentialID,
            since: since)
    }
}
