/// A context inside its frame, checked but not built.
package struct ContextRange: Hashable, Sendable {
    package let range: FrameRange
    /// Whether it has a key `postern`, which only the broker may set.
    package let claimsReservedKey: Bool
}
