/// One entity in an arena: its name, and what the store knows of it. Trivial.
struct EntityNode: BitwiseCopyable {
    /// Whether the other members can be relied on.
    enum Standing: UInt8, BitwiseCopyable {
        /// A literal of a policy; must be looked up in the store of the evaluation.
        case literal
        /// Known not to be in the store.
        case missing
        /// In the store.
        case stored
    }

    let type: Text
    let id: Text
    let hash: UInt64
    var standing: Standing
    var attributes: TermRecord
    var tags: TermRecord
    var ancestors: AncestorSet

    /// A node that holds only a name.
    init(type: Text, id: Text, standing: Standing, empty: TermRecord) {
        self.type = type
        self.id = id
        hash = EntityNode.hash(type, id)
        self.standing = standing
        attributes = empty
        tags = empty
        ancestors = .empty
    }

    @inline(__always)
    static func hash(_ type: Text, _ id: Text) -> UInt64 {
        ByteHash.mix(UInt64(type.hash) << 32 | UInt64(id.hash))
    }
}
