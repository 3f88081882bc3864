/// What tells environments apart for the conditions of a policy, in the order of the variables.
struct BodyKey: Hashable, BitwiseCopyable {
    let principal: Int32
    let action: Int32
    let resource: Int32
    let context: Int32

    /// Two words hash faster than four parts.
    func hash(into hasher: inout Hasher) {
        hasher.combine(Self.word(principal, action))
        hasher.combine(Self.word(resource, context))
    }

    private static func word(_ high: Int32, _ low: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: high)) << 32 | UInt64(UInt32(bitPattern: low))
    }
}
