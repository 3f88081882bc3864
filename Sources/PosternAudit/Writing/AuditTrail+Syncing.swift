import Synchronization

extension AuditTrail {
    /// The work of the syncing thread, until `end`: what was written is synced once an interval. It
    /// and the sealing thread, where it seals a segment, wait for a slow disk under `process`.
    package func runSyncing() {
        var synced: [String: Int] = [:]
        while true {
            let isEnding = syncing.isEnded
            sync(&synced)
            if isEnding { return }
            syncing.wait(milliseconds: settings.syncIntervalMilliseconds)
        }
    }

    /// - Parameter synced: how far each segment was synced, by name.
    func sync(_ synced: inout [String: Int]) {
        let number = syncRounds.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue
        var isWhole = true
        var next: [String: Int] = [:]
        for channel in channels.withLock({ $0 }) {
            for segment in channel.unsealed where !segment.isAbandoned {
                let name = segment.name.description
                let end = segment.endOffset
                next[name] = end
                guard end != synced[name] else { continue }
                syncPulse.beat()
                do throws(AuditFileError) {
                    try segment.file.sync()
                } catch {
                    isWhole = false
                    abandon(because: error)
                }
                syncPulse.rest()
            }
        }
        synced = next
        if isWhole { syncedRound.store(number, ordering: .releasing) }
    }
}
