import Foundation
import Logging

/// What both log handlers share.
enum LogLine {
    /// UTC, milliseconds.
    static func now() -> String {
        AuditTime.text(UInt64(max(0, Date().timeIntervalSince1970 * 1_000)))
    }

    static func metadata(
        of event: LogEvent, handler: some LogHandler
    ) -> [(key: String, value: String)] {
        var all = handler.metadata
        if let provided = handler.metadataProvider?.get() {
            all.merge(provided) { _, later in later }
        }
        if let own = event.metadata {
            all = all.isEmpty ? own : all.merging(own) { _, later in later }
        }
        return all.map { ($0.key, $0.value.description) }
    }

    static func write(_ line: Data) { LogWriter.shared.write(line) }
}
