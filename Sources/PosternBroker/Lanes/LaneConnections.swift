import Logging
import PosternAuthority
import PosternCore
import ZeroMQ

/// The connections of one lane, so that those of revoked peers can be cut.
///
/// Found by descriptor: a new connection with the same number takes the entry over. Bounded by
/// the descriptors that a process may have. Stays on its lane's thread.
struct LaneConnections {
    private struct Connection {
        let peer: PeerIdentity
        /// What was granted on it.
        var records: [CredentialRecord] = []
        /// Whether a call on it was denied because its workload or key is revoked.
        var isDoomed = false
        /// Whether more was granted than is remembered: then it is never taken for emptied.
        var isOverfull = false

        mutating func note(_ record: CredentialRecord, _ nowMilliseconds: UInt64) {
            if records.count >= LaneConnections.recordsMax {
                records.removeAll { $0.cells.end != nil || $0.isExpired(nowMilliseconds) }
            }
            if records.count < LaneConnections.recordsMax {
                records.append(record)
            } else {
                isOverfull = true
            }
        }
    }

    /// Credentials remembered for one connection; beyond it the dead ones go first.
    private static let recordsMax = 64

    private var connections: [Int32: Connection] = [:]
    private(set) var reviewDueMilliseconds: UInt64?

    /// A message came. Whether this is the connection's first.
    mutating func note(_ descriptor: Int32, _ peer: PeerIdentity) -> Bool {
        guard connections[descriptor]?.peer != peer else { return false }
        connections[descriptor] = Connection(peer: peer)
        return true
    }

    /// Something was granted on it.
    mutating func note(
        _ record: CredentialRecord, on descriptor: Int32, peer: PeerIdentity,
        nowMilliseconds: UInt64
    ) {
        _ = note(descriptor, peer)
        // In place: a copy of the list for each grant would cost more than all else here.
        connections[descriptor]?.note(record, nowMilliseconds)
    }

    /// Its key or its workload is revoked: it is cut when the moment has come.
    mutating func doom(_ descriptor: Int32, dueMilliseconds: UInt64) {
        guard connections[descriptor]?.isDoomed == false else { return }
        connections[descriptor]?.isDoomed = true
        scheduleReview(dueMilliseconds: dueMilliseconds)
    }

    mutating func scheduleReview(dueMilliseconds: UInt64) {
        // The latest counts, so that the last one to be revoked hears why as well.
        reviewDueMilliseconds = max(reviewDueMilliseconds ?? 0, dueMilliseconds)
    }

    /// Cuts the connections whose peer has nothing left because of a revocation.
    mutating func review(
        nowMilliseconds: UInt64, cells: CellTable, counters: Counters, logger: Logger
    ) {
        guard let due = reviewDueMilliseconds, due <= nowMilliseconds else { return }
        reviewDueMilliseconds = nil
        // A peer may have several connections and have attested on one of them only.
        let outlaws = Set(
            connections.values.filter { Self.isOutlawed($0, cells) }.map(\.peer))
        for (descriptor, connection) in connections
        where outlaws.contains(connection.peer) || Self.isEmptied(connection, nowMilliseconds) {
            connections[descriptor] = nil
            if Self.cut(descriptor, connection.peer) {
                counters.add(.connectionsCut)
                logger.notice(
                    "connection cut",
                    metadata: ["key": "\(connection.peer.key.hex.prefix(16))…"])
            }
        }
    }

    /// Whether the peer itself is revoked, by its key or its workload.
    private static func isOutlawed(_ connection: Connection, _ cells: CellTable) -> Bool {
        connection.isDoomed || cells.end(ofKey: connection.peer.key) != nil
            || connection.records.contains { $0.cells.workload.end == .revokedWorkload }
    }

    /// Whether everything granted on it is over, and something by an operator's revocation.
    private static func isEmptied(
        _ connection: Connection, _ nowMilliseconds: UInt64
    ) -> Bool {
        guard !connection.isOverfull else { return false }
        let isAllOver = connection.records.allSatisfy {
            $0.cells.end != nil || $0.isExpired(nowMilliseconds)
        }
        return isAllOver && connection.records.contains { $0.cells.isEndedByOperator }
    }

    /// Shuts the connection down if the descriptor still is this peer's; libzmq closes it.
    static func cut(_ descriptor: Int32, _ peer: PeerIdentity) -> Bool {
        let connection = PeerDescriptor(descriptor)
        guard let credentials = try? connection.credentials() else { return false }
        switch peer.origin {
        case .ipc(let process, _, _):
            guard credentials.processID == process.processID else { return false }
        case .tcp:
            // For tcp the kernel names no process: all that can be seen is that it is none of
            // the ipc connections. Another tcp peer would merely have to connect again.
            guard credentials.processID == 0 else { return false }
        }
        return (try? connection.shutdown()) != nil
    }
}
