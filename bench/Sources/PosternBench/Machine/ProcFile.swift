import Foundation

/// Small files of the kernel.
enum ProcFile {
    /// Without the white space at its ends; nil where it cannot be read.
    static func text(_ path: String) -> String? {
        // A file of /proc has no size: it must be read to its end.
        guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? handle.close() }
        guard let data = try? handle.readToEnd() else { return nil }
        return String(decoding: data, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The value of the first line `name: value` or `name=value`, without quotes.
    static func field(_ name: String, in text: String) -> String? {
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            guard let mark = line.firstIndex(where: { $0 == ":" || $0 == "=" }),
                line[..<mark].trimmingCharacters(in: .whitespaces) == name
            else { continue }
            return line[line.index(after: mark)...]
                .trimmingCharacters(in: CharacterSet(charactersIn: " \t\""))
        }
        return nil
    }
}
