import Foundation
import Logging
import PosternConfiguration

/// What was logged at one time, still to be put into words.
struct LogLine: Sendable {
    let format: LogFormat
    /// Unix time.
    let milliseconds: UInt64
    let level: Logger.Level
    let message: String
    let metadata: Logger.Metadata

    /// About as many as it takes.
    var byteCount: Int {
        metadata.reduce(64 + message.utf8.count) { sum, field in
            guard case .string(let text) = field.value else { return sum + 64 }
            return sum + 16 + text.utf8.count
        }
    }

    /// With a line break at its end; nothing where it cannot be said.
    func write(to data: inout Data) {
        switch format {
        case .text: data.append(contentsOf: text.utf8)
        case .json:
            guard let json else { return }
            data.append(json)
        }
        data.append(UInt8(ascii: "\n"))
    }

    /// Time, level, message, `key=value` …
    private var text: String {
        // One text that grows, and no list of its parts.
        var line = AuditTime.text(milliseconds)
        line += " "
        line += level.rawValue.uppercased()
        line += " "
        line += message
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            line += " "
            line += key
            line += "="
            line += Self.quoted(value.description)
        }
        return line
    }

    /// An object: `time`, `level`, `message`, and metadata.
    private var json: Data? {
        var fields = metadata.mapValues(\.description)
        // These three are the line's own, whatever the metadata says.
        fields["time"] = AuditTime.text(milliseconds)
        fields["level"] = level.rawValue
        fields["message"] = message
        return try? JSONSerialization.data(
            withJSONObject: fields, options: [.sortedKeys, .withoutEscapingSlashes])
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
