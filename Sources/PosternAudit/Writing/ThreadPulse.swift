import Synchronization

/// Tells whether a thread goes on with its work. Any thread may look.
final class ThreadPulse: Sendable {
    private let beats = Atomic<UInt64>(0)
    private let working = Atomic<Bool>(false)

    /// It begins something that may wait for the disk.
    func beat() {
        beats.wrappingAdd(1, ordering: .relaxed)
        working.store(true, ordering: .releasing)
    }

    /// It waits for work.
    func rest() { working.store(false, ordering: .releasing) }

    var isWorking: Bool { working.load(ordering: .acquiring) }

    var count: UInt64 { beats.load(ordering: .relaxed) }
}

/// Looks at a thread's pulse now and then: stuck is one that does not come to its next step for so
/// many looks. By looks, not by a clock: a process that was stopped for a while is not stuck.
struct PulseWatch {
    private let pulse: ThreadPulse
    private let looksMax: Int
    private var looks = 0
    private var count: UInt64 = 0

    init(_ pulse: ThreadPulse, looksMax: Int) {
        self.pulse = pulse
        self.looksMax = looksMax
    }

    /// Looks once.
    mutating func isStuck() -> Bool {
        let count = pulse.count
        looks = pulse.isWorking && count == self.count ? looks + 1 : 0
        self.count = count
        return looks >= looksMax
    }
}
