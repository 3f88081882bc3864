import PosternAuthority
import PosternCore

/// What the broker says of itself, in `hello` and `status`.
struct BrokerFactsSource: Sendable {
    /// Name and version of this server.
    static let server = "postern/0.1.0"
    /// Workloads that a status lists at most.
    static let workloadsMax = 1_024

    /// Bytes of their names at most: a reply has a limit, and SPIFFE IDs may be long.
    static let workloadBytesMax = 128 * 1_024

    let trustDomain: String
    let startedMilliseconds: UInt64
    /// Nil: there is none.
    let feedEndpoint: String?

    /// - Parameter isLocal: whether the peer is on this host, as the feed is.
    func hello(_ authority: Authority, endpoints: [String], isLocal: Bool) -> ServerFacts {
        ServerFacts(
            server: Self.server, versions: [1], instance: authority.instance.hex,
            epoch: authority.epoch.current, frameBytesMax: UInt64(Limits.frameBytesMax),
            batchItemsMax: UInt64(Limits.batchItemsMax), endpoints: endpoints,
            trustDomain: trustDomain, feedEndpoint: isLocal ? feedEndpoint : nil)
    }

    func status(_ authority: Authority, _ counters: Counters, lanes: Int) -> BrokerStatus {
        let now = authority.clock.bootMilliseconds
        let snapshot = authority.snapshots.current
        let live = authority.cells.workloads
            .map { ($0.key.description, UInt64(max(0, $0.value.liveCredentials))) }
            .filter { $0.1 > 0 }
        let held =
            live
            .sorted { $0.1 > $1.1 }
            .prefix(Self.workloadsMax).map { ($0.0, $0.1) }
            .prefix(fittingInto: Self.workloadBytesMax)
        var counted = counters.all
        counted["policy_errors"] = authority.policyErrors.total
        return BrokerStatus(
            server: Self.server, instance: authority.instance.hex,
            uptimeMilliseconds: now - min(now, startedMilliseconds),
            epoch: authority.epoch.current, credentials: live.reduce(0) { $0 + $1.1 },
            lanes: UInt64(lanes), policies: UInt64(snapshot.policyCount),
            snapshot: snapshot.digest, counters: counted,
            workloads: Dictionary(uniqueKeysWithValues: held))
    }
}

extension Array where Element == (String, UInt64) {
    /// As many from the front as have names of together at most `bytesMax` bytes.
    fileprivate func prefix(fittingInto bytesMax: Int) -> ArraySlice<Element> {
        var left = bytesMax
        return prefix { name, _ in
            left -= name.utf8.count
            return left >= 0
        }
    }
}
