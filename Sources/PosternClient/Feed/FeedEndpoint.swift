import PosternCore

/// Where a broker's feed is.
enum FeedEndpoint {
    /// - Throws: `configuration` where it has none.
    static func of(_ facts: ServerFacts) throws(ClientError) -> String {
        guard let endpoint = facts.feedEndpoint else {
            throw ClientError(
                .configuration,
                "the broker has no feed here; it is on the broker's own host, where "
                    + "`feed.enabled` is not `false`")
        }
        return endpoint
    }
}
