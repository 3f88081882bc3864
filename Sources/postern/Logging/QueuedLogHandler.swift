import Foundation
import Logging
import PosternConfiguration

/// Gives what is logged to the log's thread, which makes lines of it: whoever logs should not pay
/// for words.
struct QueuedLogHandler: LogHandler {
    let format: LogFormat
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info

    init(_ format: LogFormat) { self.format = format }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { _, later in later } }
        if let own = event.metadata {
            all = all.isEmpty ? own : all.merging(own) { _, later in later }
        }
        LogWriter.shared.write(
            LogLine(
                format: format, milliseconds: UInt64(max(0, Date().timeIntervalSince1970 * 1_000)),
                level: event.level, message: event.message.description, metadata: all))
    }
}
