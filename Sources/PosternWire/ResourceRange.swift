/// A resource's name inside its frame.
package struct ResourceRange: Hashable, Sendable {
    package let type: FrameRange
    package let id: FrameRange
}
