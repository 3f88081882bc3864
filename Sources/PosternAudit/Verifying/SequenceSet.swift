/// Which numbers are in a log: one bit each, in pages of 65,536, so that numbers that somebody made
/// up cost no more than others.
struct SequenceSet {
    private var pages: [UInt64: [UInt64]] = [:]
    private(set) var count: UInt64 = 0
    private(set) var last: UInt64 = 0

    private static let pageBits: UInt64 = 16

    /// Whether it was not there yet.
    mutating func insert(_ number: UInt64) -> Bool {
        let page = number >> Self.pageBits
        let bit = number & (1 << Self.pageBits - 1)
        let mask = UInt64(1) << (bit & 63)
        let isNew = pages[page, default: Self.emptyPage].withUnsafeMutableBufferPointer { words in
            defer { words[Int(bit >> 6)] |= mask }
            return words[Int(bit >> 6)] & mask == 0
        }
        if isNew { count += 1 }
        last = max(last, number)
        return isNew
    }

    private static let emptyPage = [UInt64](repeating: 0, count: 1 << Int(pageBits - 6))

    /// The numbers from `first` to the last that are not there, at most so many ranges of them.
    func missing(from first: UInt64, rangesMax: Int) -> [ClosedRange<UInt64>] {
        var result: [ClosedRange<UInt64>] = []
        var next = first
        for page in pages.keys.sorted() {
            guard let words = pages[page] else { continue }
            for (index, word) in words.enumerated() where word != 0 {
                for bit in 0..<64 where word >> UInt64(bit) & 1 == 1 {
                    let number = page << Self.pageBits + UInt64(index << 6 + bit)
                    guard number >= next else { continue }
                    if number > next { result.append(next...(number - 1)) }
                    guard result.count < rangesMax else { return result }
                    next = number + 1
                }
            }
        }
        return result
    }
}
