import PosternAuthority
import Synchronization

extension AuditTrail {
    /// Lets sealed segments go that are too old or too much, the oldest of each stream first, and
    /// writes down which. They are removed once a checkpoint vouches for that (`removeRetired`):
    /// what nothing vouches for excuses nothing that is missing.
    func retire(_ desk: inout SealingDesk) {
        guard settings.retainMilliseconds != nil || settings.retainBytes != nil,
            let names = try? files.names()
        else { return }
        let going = Set(desk.retired.map(\.name))
        let segments = names.compactMap { SegmentName($0) }
            .filter { $0.state != .open && !going.contains($0.description) }
            .compactMap { name -> SealedSegment? in
                sealPulse.beat()
                return Self.sealed(name, files)
            }
        let ordered = Self.inOrder(segments)
        var bytes = segments.reduce(0) { $0 + $1.byteCount }
        let now = clock.wallMilliseconds
        var kept: Set<String> = []
        // What there would be, were all exported.
        var (unexported, excess) = (0, bytes)
        defer { awaitingExport.store(unexported, ordering: .relaxed) }
        for segment in ordered {
            let isOld = settings.retainMilliseconds.map {
                now > $0 && segment.seal.sealedMilliseconds < now - $0
            }
            func isDue(_ bytes: Int) -> Bool {
                isOld == true || settings.retainBytes.map { bytes > $0 } == true
            }
            let mayGo = !settings.requiresExport || segment.name.state == .exported
            if !mayGo, isDue(excess) {
                unexported += 1
                excess -= segment.byteCount
            }
            // A stream has no gap in it: what comes after a kept one is kept.
            guard isDue(bytes), mayGo, !kept.contains(segment.name.stream) else {
                kept.insert(segment.name.stream)
                continue
            }
            sealPulse.beat()
            guard
                let lastChange = try? LogRecovery.lastChangeEpoch(
                    in: segment.name, files)
            else { return }
            let isTold = events.withLock { events in
                events.writeOwn { encoder, sequence, time in
                    encoder.retirement(
                        sequence: sequence, wallMilliseconds: time, segment: segment,
                        lastChangeEpoch: lastChange)
                }
            }
            guard isTold else { return }
            bytes -= segment.byteCount
            excess -= segment.byteCount
            desk.retired.append((segment.name.description, desk.nextCheckpointNumber))
            desk.isChanged = true
        }
    }

    /// Removes those of which a checkpoint tells that is durable.
    func removeRetired(_ desk: inout SealingDesk, upTo checkpoint: UInt64) {
        desk.retired.removeAll { name, number in
            guard number <= checkpoint else { return false }
            sealPulse.beat()
            // One that cannot be removed is let go again.
            try? files.remove(name)
            return true
        }
    }

    /// The oldest first, and in each stream by part, also where the clock was set back.
    private static func inOrder(_ segments: [SealedSegment]) -> [SealedSegment] {
        var latest: [String: UInt64] = [:]
        let timed = segments.sorted { $0.name.part < $1.name.part }.map { segment in
            let time = max(latest[segment.name.stream] ?? 0, segment.seal.sealedMilliseconds)
            latest[segment.name.stream] = time
            return (segment, time)
        }
        return timed.sorted { ($0.1, $0.0.name.part) < ($1.1, $1.0.name.part) }.map(\.0)
    }

    /// A sealed segment's name, size and seal.
    struct SealedSegment {
        let name: SegmentName
        let byteCount: Int
        let seal: SegmentSeal
    }

    private static func sealed(_ name: SegmentName, _ files: any AuditFiles) -> SealedSegment? {
        guard let opened = try? files.open(name.description),
            let file = SegmentFile(opened, name), let seal = file.seal?.seal
        else { return nil }
        return SealedSegment(name: name, byteCount: file.byteCount, seal: seal)
    }
}
