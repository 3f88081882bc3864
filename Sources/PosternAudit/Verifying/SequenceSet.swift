/// Which numbers are in a log, in pages of 65,536: one bit each where there are many of a page, so
/// that a log of billions is checked; two bytes each where there are few, so that numbers that
/// somebody made up cost no more than the records that have them.
struct SequenceSet {
    /// Ascending.
    private var few: [UInt64: [UInt16]] = [:]
    private var many: [UInt64: [UInt64]] = [:]
    private(set) var count: UInt64 = 0
    private(set) var last: UInt64 = 0

    private static let pageBits: UInt64 = 16
    /// A record takes 32 bytes at least, so that a page of bits takes no more than its records.
    private static let fewMax = 256

    /// Whether it was not there yet.
    mutating func insert(_ number: UInt64) -> Bool {
        let page = number >> Self.pageBits
        let place = UInt16(truncatingIfNeeded: number)
        let isNew =
            many[page] == nil ? insertFew(place, page) : Self.set(place, &many[page, default: []])
        if isNew { count += 1 }
        last = max(last, number)
        return isNew
    }

    private mutating func insertFew(_ place: UInt16, _ page: UInt64) -> Bool {
        let isNew = Self.insert(place, &few[page, default: []])
        if let places = few[page], places.count > Self.fewMax {
            var words = [UInt64](repeating: 0, count: 1 << Int(Self.pageBits - 6))
            for place in places { _ = Self.set(place, &words) }
            many[page] = words
            few[page] = nil
        }
        return isNew
    }

    private static func insert(_ place: UInt16, _ places: inout [UInt16]) -> Bool {
        // As a rule it is the highest, or nearly.
        var index = places.count
        while index > 0, places[index - 1] > place { index -= 1 }
        if index > 0, places[index - 1] == place { return false }
        places.insert(place, at: index)
        return true
    }

    private static func set(_ place: UInt16, _ words: inout [UInt64]) -> Bool {
        let mask = UInt64(1) << UInt64(place & 63)
        defer { words[Int(place >> 6)] |= mask }
        return words[Int(place >> 6)] & mask == 0
    }

    /// The numbers from `first` to the last that are not there, at most so many ranges of them.
    func missing(from first: UInt64, rangesMax: Int) -> [ClosedRange<UInt64>] {
        var result: [ClosedRange<UInt64>] = []
        var next = first
        for page in (Array(few.keys) + Array(many.keys)).sorted() {
            for place in places(page) {
                let number = page << Self.pageBits + UInt64(place)
                guard number >= next else { continue }
                if number > next { result.append(next...(number - 1)) }
                guard result.count < rangesMax, number < .max else { return result }
                next = number + 1
            }
        }
        return result
    }

    private func places(_ page: UInt64) -> [UInt16] {
        if let places = few[page] { return places }
        var places: [UInt16] = []
        for (index, word) in (many[page] ?? []).enumerated() where word != 0 {
            for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 {
                places.append(UInt16(index << 6 + bit))
            }
        }
        return places
    }
}
