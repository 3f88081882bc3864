extension SegmentFrames {
    /// Goes on behind what is broken, at the next whole frame; false where there is none.
    ///
    /// What it finds is for people, and for what must not be forgotten: nothing says that it stands
    /// where it was written.
    package mutating func resume() -> Bool {
        guard case .broken(let start) = stop else { return false }
        // A file may be made so that everything in it looks like a frame.
        var effort = 4 * bytes.byteCount
        var place = start + 8
        while place + SegmentFormat.frameHeadBytes < bytes.byteCount, effort > 0 {
            let length = Int(load(place))
            let record = place + SegmentFormat.frameHeadBytes
            if length > 0, length <= SegmentFormat.recordBytesMax,
                length <= bytes.byteCount - record
            {
                effort -= length
                if isWhole(record..<record + length, at: place) { return skip(to: place) }
            }
            place += 8
        }
        return false
    }

    /// Whether what lies between what is broken and a whole frame behind it is what a power cut
    /// leaves: of a page that the disk had not got the end is zeros.
    package func isHole(from broken: Int, to next: Int) -> Bool {
        var page = (broken / Self.pageBytes + 1) * Self.pageBytes
        while page <= next {
            if bytes.unsafeLoadUnaligned(fromByteOffset: page - 8, as: UInt64.self) == 0 {
                return true
            }
            page += Self.pageBytes
        }
        return false
    }

    /// What a disk gets or does not.
    static var pageBytes: Int { 4_096 }
}

extension SegmentFrames {
    /// Of a segment that is not sealed, at its end: what follows where somebody changed what stands
    /// there; nil: nobody did. What is being written, or was torn by a power cut, is only its end.
    mutating func change() -> SegmentDamage? {
        guard case .broken(let start)? = stop else { return nil }
        let damage = SegmentDamage(behind: &self)
        // Its writer may have come to its end by now.
        guard !damage.isOfPowerCut, skip(to: start), next() == nil else { return nil }
        return damage
    }
}

/// What follows what is broken in a segment that was not sealed.
struct SegmentDamage {
    /// Whole frames.
    var records: UInt64 = 0
    /// Whether a power cut alone leaves it so.
    var isOfPowerCut = true

    /// - Parameter frames: at their end.
    init(behind frames: inout SegmentFrames) {
        while case .broken(let start)? = frames.stop, frames.resume() {
            isOfPowerCut = isOfPowerCut && frames.isHole(from: start, to: frames.offset)
            while frames.next() != nil { records += 1 }
        }
    }
}
