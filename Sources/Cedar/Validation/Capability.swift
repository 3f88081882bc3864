/// Something known to be present: an attribute or a tag of what an expression stands for. Both are
/// named by the numbers that a `ShapeTable` gives to equal expressions.
struct Capability: Hashable, BitwiseCopyable {
    let holder: Int32
    let name: Int32
    let isTag: Bool

    /// One word that tells it from every other, which hashes faster than three.
    private var word: UInt64 {
        UInt64(UInt32(bitPattern: holder)) << 32 | UInt64(UInt32(bitPattern: name)) << 1
            | (isTag ? 1 : 0)
    }

    static func == (left: Capability, right: Capability) -> Bool { left.word == right.word }

    func hash(into hasher: inout Hasher) { hasher.combine(word) }
}
