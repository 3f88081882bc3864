/// What a broker says of itself to anyone it admits.
public struct ServerFacts: Hashable, Sendable {
    /// Name and version, for instance `postern/0.1.0`.
    public let server: String
    /// Protocol versions spoken.
    public let versions: [UInt64]
    /// Names this run of the broker: another value means that it was restarted.
    public let instance: String
    /// The present epoch.
    public let epoch: UInt64
    /// The largest payload, in bytes.
    public let frameBytesMax: UInt64
    /// The most items of a batch.
    public let batchItemsMax: UInt64
    /// The lanes of this door; any of them serves any credential.
    public let endpoints: [String]
    /// The trust domain of its workloads.
    public let trustDomain: String
    /// Where its feed is; nil: it has none.
    public let feedEndpoint: String?

    package init(
        server: String, versions: [UInt64], instance: String, epoch: UInt64,
        frameBytesMax: UInt64, batchItemsMax: UInt64, endpoints: [String], trustDomain: String,
        feedEndpoint: String? = nil
    ) {
        self.server = server
        self.versions = versions
        self.instance = instance
        self.epoch = epoch
        self.frameBytesMax = frameBytesMax
        self.batchItemsMax = batchItemsMax
        self.endpoints = endpoints
        self.trustDomain = trustDomain
        self.feedEndpoint = feedEndpoint
    }
}
