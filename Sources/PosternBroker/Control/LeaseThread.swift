import PosternAuthority
import PosternCore

/// Waits for the kernel to say that a process has ended that attested, and hands it on to the
/// control thread, which ends its credentials: a moment later, whatever else goes on.
struct LeaseThread: Sendable {
    let watch: any ProcessWatch
    let queues: ControlQueues
    let phase: PhaseBox

    /// Between two attempts where a whole queue of them waits already.
    private static let pauseMilliseconds = 1

    func run(_ start: StartSignal) {
        start.report(.success(()))
        let pause = MonotonicSemaphore()
        watch.run { process in
            // None is dropped: a credential would outlive its process. The control thread takes
            // them before all else, so that a full queue has room again in a moment.
            while !queues.push(.exited(process)) {
                guard phase.phase < .inspecting else { return }
                _ = pause.wait(milliseconds: Self.pauseMilliseconds)
            }
        }
    }
}
