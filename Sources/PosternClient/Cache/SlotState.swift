/// A slot's first word: how often it was written, and hits that were not taken yet.
///
///     63                    32 31                     0
///     ┌───────────────────────┬───────────────────────┐
///     │ generation            │ hits                  │
///     └───────────────────────┴───────────────────────┘
///
/// An odd generation: it is being written. Half the word each: a reader that was stopped between
/// its two looks is deceived only where the slot was written a multiple of 2^31 times meanwhile,
/// each time after an exchange with the broker, and has as many hits as before; the other half is
/// hours of hits that nobody takes, and then the slot gives no more.
struct SlotState: Equatable {
    let word: UInt64

    @inline(__always)
    init(_ word: UInt64) { self.word = word }

    @inline(__always)
    init(generation: UInt64, hits: UInt64) { word = generation &<< 32 | hits }

    @inline(__always)
    var generation: UInt64 { word &>> 32 }
    @inline(__always)
    var hits: UInt64 { word & 0xffff_ffff }
    @inline(__always)
    var isBeingWritten: Bool { generation & 1 == 1 }

    /// With one more hit; nil where no more can be counted.
    @inline(__always)
    var withHit: SlotState? { hits < 0xffff_ffff ? SlotState(word &+ 1) : nil }

    /// While it is being written.
    var begun: SlotState { SlotState(generation: generation &+ 1, hits: 0) }
    /// Without its hits.
    var taken: SlotState { SlotState(generation: generation, hits: 0) }
}
