import Dispatch
import Foundation
import PosternBroker
import Synchronization

/// Puts into words what is logged, and writes it to standard error, on a thread of its own.
///
/// Whoever logs never waits: a reader that stalls (a full pipe, a pager) would otherwise stop
/// the control thread, and with it every revocation. A full queue drops lines and counts them.
final class LogWriter: Sendable {
    private struct State {
        var lines: [LogLine] = []
        /// Of the lines that wait and of those being written, about.
        var bytes = 0
    }

    /// Bytes that may wait.
    private static let bytesMax = 4 * 1024 * 1024

    /// How long lines gather before they are written.
    private static let gatherSeconds = 0.001

    static let shared = LogWriter()

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)
    /// Entered for each line until it is written.
    private let unwritten = DispatchGroup()
    private let lost = Atomic<UInt64>(0)

    private init() {
        _ = BrokerThread(name: "log") { [self] in
            while true {
                wake.wait()
                // More comes where many log: to be woken for each line costs them more than it.
                Thread.sleep(forTimeInterval: Self.gatherSeconds)
                writeAll()
            }
        }
    }

    /// Lines that were dropped so far.
    var dropped: UInt64 { lost.load(ordering: .relaxed) }

    /// Queues one line.
    func write(_ line: LogLine) {
        let bytes = line.byteCount
        // One wake-up for all that gathers until the thread comes.
        var isFirst = false
        let isQueued = state.withLock { state in
            guard state.bytes + bytes < Self.bytesMax else { return false }
            unwritten.enter()
            isFirst = state.lines.isEmpty
            state.lines.append(line)
            state.bytes += bytes
            return true
        }
        if isFirst { wake.signal() }
        if !isQueued { lost.wrappingAdd(1, ordering: .relaxed) }
    }

    /// Waits until everything is written, at most for `limit`.
    func flush(within limit: DispatchTimeInterval) {
        _ = unwritten.wait(timeout: .now() + limit)
    }

    /// One write for what has gathered, so that lines stay whole.
    private func writeAll() {
        let batch = state.withLock { state in
            let lines = state.lines
            state.lines = []
            return lines
        }
        guard !batch.isEmpty else { return }
        var text = Data()
        for line in batch { line.write(to: &text) }
        try? FileHandle.standardError.write(contentsOf: text)
        let bytes = batch.reduce(0) { $0 + $1.byteCount }
        state.withLock { $0.bytes -= bytes }
        for _ in batch { unwritten.leave() }
    }
}
