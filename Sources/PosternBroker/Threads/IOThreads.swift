/// Which of libzmq's I/O threads serve which door, by their numbers in the context.
struct IOThreads {
    private let shared: Range<Int>
    private let hasTCP: Bool
    /// All of them.
    let count: Int

    init(_ settings: BrokerSettings) {
        shared = 0..<settings.ioThreads
        hasTCP = settings.tcpEndpoint != nil
        count = settings.ioThreads + (hasTCP ? 1 : 0) + (settings.feedEndpoint == nil ? 0 : 1)
    }

    func serving(_ door: Door) -> [Int] {
        switch door {
        case .gate, .operator: Array(shared)
        // The handshakes of tcp peers cost five scalar multiplications each, before anyone knows
        // who they are.
        case .tcpGate: [shared.upperBound]
        // A step goes to thousands: no decision waits until all have been sent theirs.
        case .feed: [shared.upperBound + (hasTCP ? 1 : 0)]
        }
    }
}
