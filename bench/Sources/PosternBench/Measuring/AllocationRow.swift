/// Calls of malloc and its kin by one thread: `struct row` of `bench/peers/allocations.c`.
struct AllocationRow {
    static let none = AllocationRow(thread: 0, own: 0, foreign: 0)

    let thread: UInt64
    let own: UInt64
    /// By libzmq and the C++ library.
    let foreign: UInt64

    static func - (left: AllocationRow, right: AllocationRow) -> AllocationRow {
        AllocationRow(
            thread: left.thread, own: left.own - min(left.own, right.own),
            foreign: left.foreign - min(left.foreign, right.foreign))
    }
}
