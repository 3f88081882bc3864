import Foundation
import Logging

/// Logs one line of text to standard error: time, level, message, `key=value` …
struct TextLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel: Logger.Level = .info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        // Revocations log a line each: one text that grows, and no list of its parts.
        var line = LogLine.now()
        line += " "
        line += event.level.rawValue.uppercased()
        line += " "
        line += event.message.description
        for (key, value) in LogLine.metadata(of: event, handler: self).sorted(by: { $0.0 < $1.0 }) {
            line += " "
            line += key
            line += "="
            line += Self.quoted(value)
        }
        LogLine.write(Data(line.utf8))
    }

    /// In quotes where it is not one plain word; never with a line break or another control
    /// character, since peers choose some of these texts.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x22 }
        guard !isPlain || text.isEmpty else { return text }
        // Most are words and spaces, which need nothing but the quotes.
        let isSimple = text.utf8.allSatisfy {
            (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C
        }
        if isSimple { return "\"\(text)\"" }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": result += "\\\(scalar)"
            default:
                result += scalar.steersTerminals ? scalar.escaped(asASCII: true) : String(scalar)
            }
        }
        return result + "\""
    }
}
