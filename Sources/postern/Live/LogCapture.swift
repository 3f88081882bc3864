import Dispatch
import Foundation
import Synchronization

/// Reads what a child logs and waits for a word in it. Keeps the last lines only.
final class LogCapture: Sendable {
    struct Missing: Error, CustomStringConvertible {
        let word: String
        let tail: String

        var description: String {
            "the broker did not say `\(word)`" + (tail.isEmpty ? "" : "; it said:\n\(tail)")
        }
    }

    private struct State {
        var lines: [String] = []
        var partial = Data()
        var isAtEnd = false
        var wanted: String?
    }

    /// Lines kept.
    private static let linesMax = 50

    let pipe = Pipe()
    private let state = Mutex(State())
    private let found = DispatchSemaphore(value: 0)

    init() {
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.take(data)
        }
    }

    var tail: String { state.withLock { $0.lines.suffix(8).joined(separator: "\n") } }

    /// - Throws: `Missing` when the child ends or the time is over before the word comes.
    func wait(for word: String, within limit: DispatchTimeInterval) throws {
        let isThere = state.withLock { state in
            if state.lines.contains(where: { $0.contains(word) }) { return true }
            state.wanted = word
            return state.isAtEnd
        }
        if !isThere { _ = found.wait(timeout: .now() + limit) }
        let lines = state.withLock { $0.lines }
        guard lines.contains(where: { $0.contains(word) }) else {
            throw Missing(word: word, tail: tail)
        }
    }

    private func take(_ data: Data) {
        let isFound = state.withLock { state in
            state.isAtEnd = data.isEmpty
            state.partial.append(data)
            while let end = state.partial.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: state.partial[..<end], as: UTF8.self)
                state.partial = Data(state.partial[(end + 1)...])
                state.lines.append(line)
                if state.lines.count > Self.linesMax { state.lines.removeFirst() }
            }
            guard let wanted = state.wanted else { return false }
            let isThere = state.lines.contains { $0.contains(wanted) }
            if isThere || state.isAtEnd { state.wanted = nil }
            return isThere || state.isAtEnd
        }
        if isFound { found.signal() }
    }
}
