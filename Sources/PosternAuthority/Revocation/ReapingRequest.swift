import Synchronization

/// Asks the housekeeper to look for credentials that ended with others.
final class ReapingRequest: Sendable {
    private let number = Atomic<UInt64>(0)

    /// Grows with every request. Relaxed: the control thread asks and looks.
    var count: UInt64 { number.load(ordering: .relaxed) }

    func ask() { number.wrappingAdd(1, ordering: .relaxed) }
}
