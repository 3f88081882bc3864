import PosternCore
import Synchronization

/// A key, its cell, and how its peers stand, so that what their credentials have in common is
/// held once.
///
/// For the control thread; the handshake thread and lanes read the cell.
final class KeyEntry: Sendable {
    let key: PeerKey
    let cell = LifeCell()
    /// The latest ones, the latest last. They hold the cell, not the entry, so nothing goes round
    /// in a circle.
    private let standings = Mutex<[Standing]>([])

    init(_ key: PeerKey) { self.key = key }

    /// Who has credentials by it, as far as is remembered.
    var workloads: [SPIFFEID] {
        standings.withLock { standings in
            standings.reduce(into: []) { workloads, standing in
                let workload = standing.workload.name.id
                if !workloads.contains(workload) { workloads.append(workload) }
            }
        }
    }

    /// The standing that is the same, where it is among the latest; else a new one.
    ///
    /// - Parameter process: the cell of the peer's process.
    func standing(
        _ peer: AttestedPeer, _ workload: WorkloadCell, _ process: ProcessCell?, _ scope: Scope,
        under delegator: Delegator?, _ ledger: SelectionLedger
    ) -> Standing {
        let made = ledger.number
        return standings.withLock { standings in
            var known = peer
            for (index, standing) in standings.enumerated().reversed()
            where standing.peer.isSame(as: peer) {
                known = standing.peer
                guard standing.workload === workload, standing.process === process,
                    standing.delegator === delegator, standing.made == made,
                    standing.scope == scope
                else { continue }
                standings.append(standings.remove(at: index))
                return standing
            }
            let new = Standing(
                peer: known, key: cell, workload: workload, process: process, scope: scope,
                delegator: delegator, ledger: ledger)
            Self.makeRoom(in: &standings)
            standings.append(new)
            return new
        }
    }

    /// Forgets those that no credential has any more, and the oldest where that is not enough.
    private static func makeRoom(in standings: inout [Standing]) {
        for index in standings.indices.reversed()
        where isKnownUniquelyReferenced(&standings[index]) {
            standings.remove(at: index)
        }
        if standings.count == Limits.standingsPerKeyMax { standings.removeFirst() }
    }

    /// Nobody holds credentials of the key any more.
    func forgetStandings() { standings.withLock { $0 = [] } }
}
