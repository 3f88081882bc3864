import Foundation
import Glibc

/// What is going on, on standard error, with how long the rest will take: one line that is
/// written anew where somebody looks at a terminal, a line for each part elsewhere.
package final class Progress {
    package let processors: Int
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private let isSilent: Bool
    private let start = MonotonicClock.nanoseconds()
    private var partStart: UInt64 = 0
    private var label = ""
    private var partSeconds = 0.0
    private var laterSeconds = 0.0

    package init(processors: Int, isSilent: Bool = false) {
        self.processors = processors
        self.isSilent = isSilent
    }

    /// - Parameters:
    ///   - seconds: about how long the part will take.
    ///   - later: about how long all parts after it will take.
    func begin(_ part: String, number: Int, of count: Int, seconds: Double, later: Double) {
        partStart = MonotonicClock.nanoseconds()
        label = "[\(number)/\(count)] \(part)"
        partSeconds = seconds
        laterSeconds = later
        say("\(label): about \(Self.time(seconds)); \(Self.time(seconds + later)) to go")
    }

    func step(_ text: String) {
        guard isTerminal, !isSilent else { return }
        let elapsed = Double(MonotonicClock.nanoseconds() - partStart) / 1e9
        let rest = max(0, partSeconds - elapsed) + laterSeconds
        write("\r\u{1B}[K\(label): \(text); \(Self.time(rest)) to go")
    }

    func end(_ text: String) {
        let elapsed = Double(MonotonicClock.nanoseconds() - partStart) / 1e9
        say("\(label): \(text) after \(Self.time(elapsed))")
    }

    /// A line that stays.
    package func say(_ text: String) {
        guard !isSilent else { return }
        write((isTerminal ? "\r\u{1B}[K" : "") + text + "\n")
    }

    var seconds: Double { Double(MonotonicClock.nanoseconds() - start) / 1e9 }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }

    private static func time(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        return whole < 60 ? "\(whole) s" : "\(whole / 60) min \(whole % 60) s"
    }
}
