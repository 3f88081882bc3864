import Synchronization

/// What a client counts; any thread may read.
final class ClientCounters: Sendable {
    enum Name {
        case unknown
        case garbled
        case connections
        case disconnections
        case ledCalls
    }

    private let unknown = Atomic<UInt64>(0)
    private let garbled = Atomic<UInt64>(0)
    private let connections = Atomic<UInt64>(0)
    private let disconnections = Atomic<UInt64>(0)
    private let ledCalls = Atomic<UInt64>(0)

    func add(_ name: Name) {
        // Relaxed: a count orders nothing.
        switch name {
        case .unknown: unknown.wrappingAdd(1, ordering: .relaxed)
        case .garbled: garbled.wrappingAdd(1, ordering: .relaxed)
        case .connections: connections.wrappingAdd(1, ordering: .relaxed)
        case .disconnections: disconnections.wrappingAdd(1, ordering: .relaxed)
        case .ledCalls: ledCalls.wrappingAdd(1, ordering: .relaxed)
        }
    }

    var statistics: ClientStatistics {
        ClientStatistics(
            unknownReplies: unknown.load(ordering: .relaxed),
            garbledReplies: garbled.load(ordering: .relaxed),
            connections: connections.load(ordering: .relaxed),
            disconnections: disconnections.load(ordering: .relaxed),
            ledCalls: ledCalls.load(ordering: .relaxed))
    }
}
