import Foundation
import Synchronization
import Testing

/// Runs a body on a thread of its own; `join` waits for it with a bound.
final class BackgroundThread: Sendable {
    private let done = DispatchSemaphore(value: 0)
    private let failure = Mutex<(any Error)?>(nil)
    private let identifier = Mutex<pthread_t?>(nil)
    private let started = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () throws -> Void) {
        let thread = Thread { [self] in
            // Tests run on threads of Dispatch, which block signals, and masks are inherited.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGUSR1)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            identifier.withLock { $0 = pthread_self() }
            started.signal()
            do {
                try body()
            } catch {
                failure.withLock { $0 = error }
            }
            done.signal()
        }
        thread.start()
        started.wait()
    }

    /// Throws what the body threw; an issue when it has not ended in time.
    func join(within seconds: Double = 10) throws {
        try #require(done.wait(timeout: .now() + seconds) == .success, "the thread hangs")
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Interrupts the thread's system call, if it is in one.
    func interrupt() {
        identifier.withLock { thread in
            if let thread { pthread_kill(thread, SIGUSR1) }
        }
    }

    /// Makes SIGUSR1 do nothing but interrupt: without SA_RESTART calls end with EINTR.
    static func ignoreInterrupts() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }
        sigaction(SIGUSR1, &action, nil)
    }
}
