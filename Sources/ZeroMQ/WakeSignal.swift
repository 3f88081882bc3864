/// Wakes a thread that waits in a `PollSet`, from any other thread.
///
/// An eventfd: signals before a `drain` count as one, and none is lost. `deinit` closes it;
/// a poll set keeps its signals alive.
package final class WakeSignal: Sendable {
    let descriptor: Int32

    /// - Throws: EMFILE, ENFILE.
    package init() throws(ZeroMQError) {
        descriptor = try SystemCalls.openEvent()
    }

    deinit {
        SystemCalls.closeDescriptor(descriptor)
    }

    /// Makes the signal readable. Never blocks; any thread may call it.
    package func signal() {
        SystemCalls.signalEvent(descriptor)
    }

    /// Makes the signal unreadable again.
    ///
    /// Drain first and look for work afterwards: work that is queued before its `signal` is
    /// then never missed.
    ///
    /// - Returns: whether it had been signalled.
    @discardableResult
    package func drain() -> Bool {
        SystemCalls.drainEvent(descriptor) > 0
    }
}
