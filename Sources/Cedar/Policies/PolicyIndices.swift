/// Places in `PolicySet.policies`, ascending. The first eight are stored in line, so that usual
/// responses allocate nothing.
public struct PolicyIndices: RandomAccessCollection, Hashable, Sendable {
    private static let inlineMax = 8

    private var inline = SIMD8<UInt32>(repeating: 0)
    private var overflow: [UInt32] = []
    /// The number of places.
    public private(set) var count = 0

    init() {}

    /// Always 0.
    public var startIndex: Int { 0 }
    /// The count.
    public var endIndex: Int { count }

    /// The place at an index.
    public subscript(index: Int) -> Int {
        precondition(index >= 0 && index < count, "index \(index) is past \(count)")
        return index < Self.inlineMax
            ? Int(inline[index]) : Int(overflow[index - Self.inlineMax])
    }

    mutating func append(_ index: Int) {
        if count < Self.inlineMax {
            inline[count] = UInt32(index)
        } else {
            overflow.append(UInt32(index))
        }
        count += 1
    }
}
