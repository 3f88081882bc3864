import Foundation

/// What a child wrote to its standard error.
struct LogFile {
    let path: String

    var text: String {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
            ?? ""
    }

    /// Its end, for an error message; empty where there is nothing.
    var tail: String {
        let bytes = text.utf8.suffix(BenchLimits.logTailBytes)
        let tail = String(decoding: bytes, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return tail.isEmpty ? "" : "; its log ends:\n\(tail)"
    }
}
