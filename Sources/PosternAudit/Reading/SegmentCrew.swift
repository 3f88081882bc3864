import Dispatch
import Synchronization

/// Threads that do something with each segment of a list, one after the other as they come free.
enum SegmentCrew {
    /// The first failure ends it.
    ///
    /// - Parameters:
    ///   - begin: makes what one thread has of its own.
    ///   - end: gets that when nothing is left to be done.
    ///   - progress: is told after each segment, from any thread.
    static func run<Own>(
        _ names: [SegmentName], threads: Int,
        progress: @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in },
        begin: @Sendable () -> Own, end: @Sendable (Own) -> Void = { _ in },
        work: @Sendable (SegmentName, inout Own) throws(AuditFileError) -> Void
    ) throws(AuditFileError) {
        let failure = Mutex<AuditFileError?>(nil)
        let next = Atomic<Int>(0)
        let done = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: max(1, threads)) { _ in
            var own = begin()
            defer { end(own) }
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < names.count, failure.withLock({ $0 == nil }) else { return }
                do throws(AuditFileError) {
                    try work(names[index], &own)
                } catch {
                    failure.withLock { $0 = error }
                }
                progress(done.wrappingAdd(1, ordering: .relaxed).newValue, names.count)
            }
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
