import PosternAuthority
import PosternCore
import Sodium
import Synchronization

/// Of the sealing thread: signed checkpoints, one a second where something was written.
///
///     noted ──▶ what it tells of is synced ──▶ signed ──▶ it is synced ──▶ kept by the state
extension AuditTrail {
    /// Notes how far each stream has come.
    func beginCheckpoint(_ desk: inout SealingDesk, _ now: UInt64) {
        guard desk.isChanged else { return }
        desk.isChanged = false
        desk.nextCheckpointMilliseconds = now + AuditLimits.checkpointMilliseconds
        var parts: [Checkpoint.Part] = []
        for sealer in desk.sealers where sealer.channel !== desk.checkpoints.channel {
            guard let following = sealer.following else { continue }
            parts.append(
                Checkpoint.Part(
                    stream: following.name.stream, part: following.name.part,
                    count: sealer.progress.count, chain: sealer.progress.chain,
                    root: sealer.progress.root(&desk.hash)))
        }
        // A round that is under way may have passed some of it: the next one has not.
        let round = syncRounds.load(ordering: .acquiring) + 1
        desk.waiting = (parts.sorted { $0.stream < $1.stream }, sequence.last, round)
    }

    /// Signs what was noted, once it is synced: a checkpoint must not outlast, in a power cut, what
    /// it vouches for.
    func writeCheckpoint(_ desk: inout SealingDesk, isEnding: Bool) {
        guard let waiting = desk.waiting else { return }
        guard isEnding || syncedRound.load(ordering: .acquiring) >= waiting.round else { return }
        if isEnding {
            for channel in channels.withLock({ $0 }) where channel !== desk.checkpoints.channel {
                for segment in channel.unsealed where (try? segment.file.sync()) == nil { return }
            }
        }
        let checkpoint = Checkpoint(
            number: desk.lastCheckpoint.number + 1, timeMilliseconds: clock.wallMilliseconds,
            lastSequence: waiting.lastSequence, previous: desk.lastCheckpoint.digest,
            parts: waiting.parts)
        let signed = maker.sign(checkpoint)
        guard append(signed, &desk) else { return }
        desk.lastCheckpoint = (checkpoint.number, signed.digest(&desk.hash))
        desk.waiting = nil
        desk.unkept = (
            AuditCheckpoint(
                number: checkpoint.number, digest: desk.lastCheckpoint.digest.description),
            syncRounds.load(ordering: .acquiring) + 1
        )
    }

    /// One that was written into a segment that was given up meanwhile counts as lost, and may have
    /// been saved with it all the same.
    func adoptCheckpoints(of segment: OpenSegment, _ desk: inout SealingDesk) {
        guard segment.name.stream == Self.checkpointName else { return }
        let memory = UnsafeRawBufferPointer(segment.file.memory)
        for (checkpoint, digest) in LogRecovery.checkpoints(in: memory, &desk.hash)
        where checkpoint.number > desk.lastCheckpoint.number {
            desk.lastCheckpoint = (checkpoint.number, digest)
        }
    }

    /// Has the last checkpoint remembered elsewhere, once it is durable here.
    func keepCheckpoint(_ desk: inout SealingDesk, isSealed: Bool = false) {
        guard let unkept = desk.unkept,
            isSealed || syncedRound.load(ordering: .acquiring) >= unkept.round
        else { return }
        desk.unkept = nil
        keep(unkept.checkpoint)
        removeRetired(&desk, upTo: unkept.checkpoint.number)
    }

    private func append(_ signed: SignedBody, _ desk: inout SealingDesk) -> Bool {
        signed.write(as: .checkpoint, to: &desk.encoder)
        let needed = SegmentFormat.frameBytes(desk.encoder.bytes.byteCount)
        guard desk.checkpoints.hasRoom(needed) || desk.checkpoints.goOn() else { return false }
        return desk.checkpoints.append(desk.encoder.bytes)
    }
}
