/// What an earlier run of the broker left.
package struct RestoredState: Hashable, Sendable {
    /// No later epoch was ever used; 0: none was.
    package var epoch: UInt64
    /// That of the last change that was written down: something that was ended, or policies.
    package var lastChange: UInt64
    package var endings: [Ending]

    package init(epoch: UInt64 = 0, lastChange: UInt64 = 0, endings: [Ending] = []) {
        self.epoch = epoch
        self.lastChange = lastChange
        self.endings = endings
    }
}
