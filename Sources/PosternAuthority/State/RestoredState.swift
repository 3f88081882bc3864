/// What an earlier run of the broker left.
package struct RestoredState: Hashable, Sendable {
    /// The last epoch that was written down; 0: there was none.
    package var epoch: UInt64
    package var endings: [Ending]

    package init(epoch: UInt64 = 0, endings: [Ending] = []) {
        self.epoch = epoch
        self.endings = endings
    }
}
