internal import CBench

/// Signals end a run in order: waits look here, and everything is cleaned up on the way out.
package enum Interruption {
    /// From now on SIGINT, SIGTERM and SIGHUP are noted; a second one ends the process at once.
    package static func catchSignals() { bench_catch_signals() }

    /// Throws where a signal came.
    static func check() throws(BenchError) {
        let signal = bench_signal()
        if signal != 0 { throw BenchError(signal: signal) }
    }
}
