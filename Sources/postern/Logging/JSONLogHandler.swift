import Foundation
import Logging

/// Logs one JSON object a line to standard error: `time`, `level`, `message`, then metadata.
struct JSONLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields: [String: String] = [:]
        for (key, value) in LogLine.metadata(of: event, handler: self) { fields[key] = value }
        // These three are the handler's own, whatever the metadata says.
        fields["time"] = LogLine.now()
        fields["level"] = event.level.rawValue
        fields["message"] = event.message.description
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        guard
            let line = try? JSONSerialization.data(withJSONObject: fields, options: options)
        else { return }
        LogLine.write(line)
    }
}
