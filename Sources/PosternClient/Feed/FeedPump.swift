import PosternCore
import ZeroMQ

/// The thread behind one iteration over the feed; it ends with the last reference to this.
final class FeedPump: Sendable {
    let channel: FeedChannel

    /// - Throws: `system` without descriptors or room for a thread.
    init(
        _ settings: LinkSettings, endpoint: String, credential: CredentialID?, since: UInt64?
    ) throws(ClientError) {
        let context: Context
        let channel: FeedChannel
        do throws(ZeroMQError) {
            context = try Context()
            channel = try FeedChannel()
        } catch {
            throw ClientError(.system, "\(error)")
        }
        self.channel = channel
        let isStarted = SystemCalls.startThread("postern-feed") {
            let reader = FeedReader(
                settings, endpoint: endpoint, context: context, credential: credential,
                since: since, wake: channel.wake)
            while let event = reader.next(until: nil, isStopped: { channel.isClosed }) {
                guard channel.put(event) else { break }
            }
            channel.finish()
            reader.close()
            // Its only socket is closed, so this waits for nobody.
            try? context.terminate()
        }
        guard isStarted else {
            throw ClientError(.system, "the system has no room for another thread")
        }
    }

    deinit { channel.close() }
}
