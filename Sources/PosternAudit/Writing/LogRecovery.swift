package import PosternAuthority
import PosternCore
import Sodium

/// What was found of earlier runs.
package struct RecoveredLog: Sendable {
    /// The highest number in the log; 0: none.
    package var lastSequence: UInt64 = 0
    /// The epoch of the last change that is in the log: a revocation, or policies.
    package var lastChangeEpoch: UInt64 = 0
    /// Segments that were not sealed.
    package var sealed = 0
    /// Of these, those whose last frame was not whole.
    package var torn = 0
    /// Copies of segments in which something was not what had been written.
    package var damaged: [String] = []
    /// A checkpoint that the log once had and that is not there: it was cut off, put back to an
    /// earlier state, or is another one; nil: nothing is known to be missing.
    package var missing: AuditCheckpoint?
    var lastCheckpoint: (number: UInt64, digest: Digest) = (0, .zero)
    /// The lowest number of a checkpoint that was read; nil: none was.
    var firstCheckpoint: UInt64?
    /// Streams of which a number or a checkpoint was found.
    var streamsTold: Set<String> = []
}

/// Seals what a broker that was killed left.
package enum LogRecovery {
    /// - Parameter known: a checkpoint that the log once had.
    static func run(
        _ files: any AuditFiles, _ maker: SegmentMaker, known: AuditCheckpoint?,
        _ hash: inout AuditHash
    ) throws(AuditFileError) -> (log: RecoveredLog, last: [String: LastSegment]) {
        var log = RecoveredLog(missing: known)
        var last: [String: LastSegment] = [:]
        var streams: [String: [SegmentName]] = [:]
        for name in try files.names().compactMap({ SegmentName($0) }) {
            streams[name.stream, default: []].append(name)
        }
        for (stream, names) in streams.sorted(by: { $0.key < $1.key }) {
            var previous: LastSegment?
            let ordered = names.sorted { $0.part < $1.part }
            let firstOpen = ordered.firstIndex { $0.state == .open } ?? ordered.count
            // Those before were sealed in order; the last of them is what the next one names.
            for name in ordered[max(0, firstOpen - 1)...] {
                previous =
                    try recover(name, previous, files, maker, &log, &hash)
                    ?? previous
            }
            last[stream] = previous
            // A broker that did not come to start left segments with a first record only.
            for name in ordered[..<max(0, firstOpen - 1)].reversed()
            where !log.streamsTold.contains(stream) || log.mayHoldMissing(stream) {
                let file = try files.open(name.description)
                let memory = UnsafeRawBufferPointer(file.memory)
                guard let found = SegmentRecovery(memory, &hash) else { continue }
                note(found, memory, name, &log, &hash)
            }
        }
        log.goOnBehindMissing()
        log.lastChangeEpoch = try lastChangeEpoch(in: files)
        return (log, last)
    }

    /// The epoch of the last change that a log tells of; 0: none. Each run's first record tells of
    /// one, and so does that of a removed segment, so that the last segments are all that is read.
    /// Changes nothing.
    package static func lastChangeEpoch(
        in files: any AuditFiles
    ) throws(AuditFileError) -> UInt64 {
        let names = try files.names().compactMap { SegmentName($0) }
            .filter { $0.stream == AuditTrail.controlName }
        for name in names.sorted(by: { $0.part > $1.part }) {
            let last = try lastChangeEpoch(in: name, files)
            if last > 0 { return last }
        }
        return 0
    }

    /// The same of one segment.
    static func lastChangeEpoch(
        in name: SegmentName, _ files: any AuditFiles
    ) throws(AuditFileError) -> UInt64 {
        guard name.stream == AuditTrail.controlName else { return 0 }
        let file: any AuditFile
        do throws(AuditFileError) {
            file = try files.open(name.description)
        } catch let error where error.attempt == "is empty" {
            return 0
        }
        let bytes = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(file.memory))
        guard var frames = SegmentFrames(bytes) else { return 0 }
        var last: UInt64 = 0
        repeat {
            while let range = frames.next() {
                last = max(last, RecordDecoder.epochOfChange(bytes.extracting(range)) ?? 0)
            }
        } while frames.resume()
        return last
    }

    /// Reads or makes the seal of one segment; nil where there was nothing in it, and it is gone.
    private static func recover(
        _ name: SegmentName, _ before: LastSegment?, _ files: any AuditFiles,
        _ maker: SegmentMaker, _ log: inout RecoveredLog, _ hash: inout AuditHash
    ) throws(AuditFileError) -> LastSegment? {
        let file: any AuditFile
        do throws(AuditFileError) {
            file = try files.open(name.description)
        } catch let error where error.attempt == "is empty" && name.state == .open {
            // Killed between the file and the room in it.
            try files.remove(name.description)
            return nil
        }
        let memory = UnsafeRawBufferPointer(file.memory)
        guard let found = SegmentRecovery(memory, &hash) else {
            guard name.state == .open else {
                throw AuditFileError("is no segment of an audit log", name.description)
            }
            if !SegmentFrames.isBlank(RawSpan(_unsafeBytes: memory)) {
                try setAside(memory, name, files, &log)
            }
            try files.remove(name.description)
            return nil
        }
        note(found, memory, name, &log, &hash)
        if let seal = found.seal, let signed = signedBody(memory, seal) {
            if name.state == .open {
                // Killed before it got its name.
                let byteCount = SegmentFormat.end(ofSeal: seal) + SegmentFormat.trailerBytes
                let copy = try copy(memory, byteCount, as: name, room: byteCount, files)
                // It may have been killed before this, too.
                copy.memory.storeBytes(
                    of: UInt64(seal.lowerBound - SegmentFormat.frameHeadBytes).littleEndian,
                    toByteOffset: byteCount - SegmentFormat.trailerBytes, as: UInt64.self)
                try copy.finish(byteCount: byteCount)
                var sealed = name
                sealed.state = .sealed
                try files.rename(name.description, to: sealed.description)
                try files.syncNames()
            }
            return LastSegment(part: name.part, id: found.id, seal: signed.digest(&hash))
        }
        guard name.state == .open else {
            throw AuditFileError(
                "says that it is sealed and has no seal; see `postern audit verify`",
                name.description)
        }
        log.sealed += 1
        if found.isTorn { log.torn += 1 }
        if found.lost > 0 { try keep(memory, name, files, &log) }
        let seal = try reseal(found, name, memory, before, files, maker, &hash)
        return LastSegment(part: name.part, id: found.id, seal: seal)
    }

    /// Of a segment that cannot be read at all. A power cut may have taken its beginning; else
    /// somebody has to look: what is in it may be what nobody must forget.
    private static func setAside(
        _ memory: UnsafeRawBufferPointer, _ name: SegmentName, _ files: any AuditFiles,
        _ log: inout RecoveredLog
    ) throws(AuditFileError) {
        guard SegmentRecovery.hasLostItsBeginning(memory) else {
            throw AuditFileError(
                "is damaged: its first record cannot be read; put the right file there, or move"
                    + " this one to another folder to start without what is in it",
                name.description)
        }
        try keep(memory, name, files, &log)
    }

    /// Keeps a copy of what was found, for people: it is no part of the log.
    private static func keep(
        _ memory: UnsafeRawBufferPointer, _ name: SegmentName, _ files: any AuditFiles,
        _ log: inout RecoveredLog
    ) throws(AuditFileError) {
        let kept = name.description + ".damaged"
        let file = try makeAnew(kept, byteCount: memory.count, files)
        file.memory.copyMemory(from: memory)
        try file.sync()
        try files.syncNames()
        log.damaged.append(kept)
    }

    /// A segment of which only a part may be whole goes into a file without what is not.
    private static func reseal(
        _ found: SegmentRecovery, _ name: SegmentName, _ memory: UnsafeRawBufferPointer,
        _ before: LastSegment?, _ files: any AuditFiles, _ maker: SegmentMaker,
        _ hash: inout AuditHash
    ) throws(AuditFileError) -> Digest {
        let end: SegmentSeal.End =
            found.lost > 0 ? .damaged : found.isTorn ? .torn : .recovered
        let room = found.end + SegmentFormat.endBytesMax
        let file = try copy(memory, found.end, as: name, room: room, files)
        let copy = OpenSegment(file, name, id: found.id, end: found.end)
        return try maker.seal(
            copy, found.progress, previous: before?.seal ?? .zero, end: end, lost: found.lost,
            files, &hash)
    }

    /// A new file with the first bytes of another takes its name.
    static func copy(
        _ memory: UnsafeRawBufferPointer, _ byteCount: Int, as name: SegmentName, room: Int,
        _ files: any AuditFiles
    ) throws(AuditFileError) -> any AuditFile {
        let temporary = name.description + ".new"
        let file = try makeAnew(temporary, byteCount: room, files)
        let available = min(byteCount, memory.count)
        file.memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<available]))
        try file.sync()
        try files.rename(temporary, to: name.description)
        return file
    }

    /// Makes a file in the place of one that an earlier attempt may have left.
    private static func makeAnew(
        _ name: String, byteCount: Int, _ files: any AuditFiles
    ) throws(AuditFileError) -> any AuditFile {
        do throws(AuditFileError) {
            try files.remove(name)
        } catch let error where error.isMissing {
            // As a rule.
        }
        return try files.make(name, byteCount: byteCount)
    }

    private static func note(
        _ found: SegmentRecovery, _ memory: UnsafeRawBufferPointer, _ name: SegmentName,
        _ log: inout RecoveredLog, _ hash: inout AuditHash
    ) {
        log.lastSequence = max(log.lastSequence, found.progress.lastSequence)
        if found.progress.lastSequence > 0 { log.streamsTold.insert(name.stream) }
        // The others need not be read a second time.
        guard name.stream == AuditTrail.checkpointName else { return }
        for (checkpoint, digest) in checkpoints(in: memory, &hash) {
            log.lastSequence = max(log.lastSequence, checkpoint.lastSequence)
            log.take(checkpoint, digest)
            log.streamsTold.insert(name.stream)
        }
    }

    /// The checkpoints in a segment, as far as it is whole, with their digests.
    static func checkpoints(
        in memory: UnsafeRawBufferPointer, _ hash: inout AuditHash
    ) -> [(Checkpoint, Digest)] {
        guard var frames = SegmentFrames(RawSpan(_unsafeBytes: memory)) else { return [] }
        var found: [(Checkpoint, Digest)] = []
        while let range = frames.next() {
            guard let signed = signedBody(memory, range),
                let checkpoint = try? RecordDecoder.checkpoint(signed.body)
            else { continue }
            found.append((checkpoint, signed.digest(&hash)))
        }
        return found
    }

    private static func signedBody(
        _ memory: UnsafeRawBufferPointer, _ range: Range<Int>
    ) -> SignedBody? {
        try? RecordDecoder.signedBody(
            RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: memory[range])))
    }
}
