/// The cell of a key.
// Unchecked because its superclass is: all is constant or atomic.
package final class KeyCell: LifeCell, @unchecked Sendable {
    /// By which the feed's steps name it.
    let tag: UInt64

    init(tag: UInt64) {
        self.tag = tag
        super.init()
    }
}
