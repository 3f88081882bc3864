/// How a broker is doing, for operators.
public struct BrokerStatus: Hashable, Sendable {
    /// Name and version.
    public var server: String
    /// Names this run of the broker.
    public var instance: String
    /// Since its start, in milliseconds.
    public var uptimeMilliseconds: UInt64
    /// The present epoch.
    public var epoch: UInt64
    /// Live credentials.
    public var credentials: UInt64
    /// Lanes, the tcp one included.
    public var lanes: UInt64
    /// Policies in force.
    public var policies: UInt64
    /// SHA-256 of the policy snapshot in force, in hexadecimal.
    public var snapshot: String
    /// Everything that is counted, by name.
    public var counters: [String: UInt64]
    /// Live credentials of each workload that has some; at most 1,024 workloads.
    public var workloads: [String: UInt64]

    package init(
        server: String, instance: String, uptimeMilliseconds: UInt64, epoch: UInt64,
        credentials: UInt64, lanes: UInt64, policies: UInt64, snapshot: String,
        counters: [String: UInt64], workloads: [String: UInt64]
    ) {
        self.server = server
        self.instance = instance
        self.uptimeMilliseconds = uptimeMilliseconds
        self.epoch = epoch
        self.credentials = credentials
        self.lanes = lanes
        self.policies = policies
        self.snapshot = snapshot
        self.counters = counters
        self.workloads = workloads
    }
}
