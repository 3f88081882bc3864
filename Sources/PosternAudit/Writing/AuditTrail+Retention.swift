import PosternAuthority
import Synchronization

extension AuditTrail {
    /// Removes sealed segments that are too old or too much, the oldest of each stream first, and
    /// writes down which.
    func retire() {
        guard settings.retainMilliseconds != nil || settings.retainBytes != nil,
            let names = try? files.names()
        else { return }
        let segments = names.compactMap { SegmentName($0) }.filter { $0.state != .open }
            .compactMap { name in Self.sealed(name, files) }
            .sorted {
                ($0.seal.sealedMilliseconds, $0.name.part)
                    < ($1.seal.sealedMilliseconds, $1.name.part)
            }
        var bytes = segments.reduce(0) { $0 + $1.byteCount }
        let now = clock.wallMilliseconds
        var kept: Set<String> = []
        for segment in segments {
            let isOld = settings.retainMilliseconds.map {
                segment.seal.sealedMilliseconds + $0 < now
            }
            let isTooMuch = settings.retainBytes.map { bytes > $0 }
            let isDue = isOld == true || isTooMuch == true
            let mayGo = !settings.requiresExport || segment.name.state == .exported
            // A stream has no gap in it: what comes after a kept one is kept.
            guard isDue, mayGo, !kept.contains(segment.name.stream) else {
                kept.insert(segment.name.stream)
                continue
            }
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
            guard isTold, (try? files.remove(segment.name.description)) != nil else { return }
            bytes -= segment.byteCount
        }
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
