import Glibc

/// Waits for SIGTERM, SIGINT and SIGHUP instead of being interrupted by them.
///
/// Made in the main thread before any other thread: they are blocked there, and each thread made
/// later inherits that. A signal sent to the process goes to any thread that does not block it,
/// and one such thread is enough for the default action, which ends the process.
package struct SignalWaiter: Sendable {
    package init() {
        var set = Self.signals
        let code = pthread_sigmask(SIG_BLOCK, &set, nil)
        precondition(code == 0, "blocking signals cannot fail")
    }

    /// Blocks the calling thread until one of the signals arrives.
    package func wait() -> HostSignal {
        while true {
            var set = Self.signals
            let number = sigwaitinfo(&set, nil)
            if let signal = HostSignal(number: number) { return signal }
            precondition(errno == EINTR, "waiting for signals cannot fail otherwise")
        }
    }

    /// As `wait`, but returns nil after `milliseconds` without a signal.
    package func wait(milliseconds: Int) -> HostSignal? {
        precondition(milliseconds >= 0, "a wait is not negative")
        let deadline = System.milliseconds(.boot) + UInt64(milliseconds)
        while true {
            let now = System.milliseconds(.boot)
            let rest = deadline > now ? deadline - now : 0
            var set = Self.signals
            var time = timespec(
                tv_sec: Int(rest / 1_000), tv_nsec: Int(rest % 1_000) * 1_000_000)
            let number = sigtimedwait(&set, nil, &time)
            if let signal = HostSignal(number: number) { return signal }
            if errno == EAGAIN { return nil }
            precondition(errno == EINTR, "waiting for signals cannot fail otherwise")
        }
    }

    private static var signals: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in HostSignal.allCases { sigaddset(&set, signal.number) }
        return set
    }
}

extension HostSignal {
    fileprivate var number: Int32 {
        switch self {
        case .terminate: SIGTERM
        case .interrupt: SIGINT
        case .hangUp: SIGHUP
        }
    }

    fileprivate init?(number: Int32) {
        guard let signal = Self.allCases.first(where: { $0.number == number }) else { return nil }
        self = signal
    }
}
