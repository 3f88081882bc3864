// Goal: the signals that the broker acts on wait for it instead of ending the process.
// Method: a process of its own; signals sent to the thread that waits, before and while it does.

import Glibc
import Testing

@testable import PosternHost

@Suite struct SignalWaiterTests {
    @Test func pendingSignalsAreReturned() async {
        await #expect(processExitsWith: .success) {
            actAsMainThread()
            let waiter = SignalWaiter()
            let signals = [
                (SIGTERM, HostSignal.terminate), (SIGINT, .interrupt), (SIGHUP, .hangUp),
            ]
            for (number, signal) in signals {
                raise(number)
                #expect(waiter.wait() == signal)
                raise(number)
                #expect(waiter.wait(milliseconds: 10_000) == signal)
            }
        }
    }

    @Test func withoutASignalTheWaitEnds() async {
        await #expect(processExitsWith: .success) {
            actAsMainThread()
            let waiter = SignalWaiter()
            let clock = SystemClock()
            let start = clock.bootMilliseconds
            #expect(waiter.wait(milliseconds: 30) == nil)
            #expect(clock.bootMilliseconds - start >= 29)
            #expect(waiter.wait(milliseconds: 0) == nil)
        }
    }

    @Test func signalWhileWaiting() async {
        await #expect(processExitsWith: .success) {
            actAsMainThread()
            let waiter = SignalWaiter()
            // To the waiting thread, since this process has others that do not block it.
            let target = UInt(pthread_self())
            let sender = TestThread(name: "sender") {
                _ = pthread_kill(pthread_t(target), SIGHUP)
            }
            #expect(waiter.wait() == .hangUp)
            sender.join()
        }
    }

    @Test func otherSignalsStillActAsUsual() async {
        await #expect(processExitsWith: .signal(SIGUSR1)) {
            actAsMainThread()
            _ = SignalWaiter()
            raise(SIGUSR1)
        }
    }
}

/// Lets signals through, as in a program's main thread; those of the pool that tests run on block
/// them all.
private func actAsMainThread() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
}
