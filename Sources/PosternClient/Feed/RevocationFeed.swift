import PosternCore
import PosternWire
import ZeroMQ

/// The broker's feed as a sequence of events: what ends, when and why, and heartbeats
/// (`protocol/SPEC.md`, "The feed").
///
/// Each iteration is a subscription with a thread and a connection of its own, which end with the
/// iterator, or when its task is cancelled. It is kept up over losses. Whoever iterates slowly is
/// told later, not less.
///
/// ```swift
/// for try await event in client.feed(showing: credential) {
///     if case .step(let step) = event { … }
/// }
/// ```
public struct RevocationFeed: AsyncSequence, Sendable {
    /// What is iterated over.
    public typealias Element = FeedEvent
    /// What iterating throws.
    public typealias Failure = ClientError

    let client: PosternClient
    let credential: CredentialID?
    let since: UInt64?

    /// Nothing is connected before the first event is asked for.
    public func makeAsyncIterator() -> Iterator { Iterator(feed: self) }

    /// One subscription.
    public struct Iterator: AsyncIteratorProtocol {
        let feed: RevocationFeed
        private var pump: FeedPump?

        init(feed: RevocationFeed) { self.feed = feed }

        /// The next event; nil after `ended`, and when the task was cancelled.
        ///
        /// - Throws: `ClientError` where the broker could not be asked where its feed is;
        ///   `configuration` where it has none.
        nonisolated(nonsending) public mutating func next()
            async throws(ClientError) -> FeedEvent?
        {
            let pump: FeedPump
            if let known = self.pump {
                pump = known
            } else {
                let endpoint = try FeedEndpoint.of(await feed.client.hello())
                pump = try FeedPump(
                    feed.client.settings, endpoint: endpoint, credential: feed.credential,
                    since: feed.since)
                self.pump = pump
            }
            return await pump.channel.next()
        }
    }
}

extension PosternClient {
    /// What ends, as far as everybody may know: tags, times and reasons; all of it for operators.
    public var feed: RevocationFeed { RevocationFeed(client: self, credential: nil, since: nil) }

    /// The same with the details of a credential's workload.
    ///
    /// - Parameters:
    ///   - credential: one of this client's own, alive; its workload's details are told.
    ///   - since: the epoch up to which the caller was told before, by the same run of the broker:
    ///     compare `Subscription.instance`.
    public func feed(
        showing credential: (any CredentialReference)? = nil, since: UInt64? = nil
    ) -> RevocationFeed {
        RevocationFeed(client: self, credential: credential?.credentialID, since: since)
    }
}
