import Foundation

/// The rows of one table of `protocol/registry.md`, as texts without the back ticks.
struct RegistryTable {
    let rows: [[String]]

    /// - Parameter heading: the text after `## `.
    init(heading: String, file: String = #filePath) throws {
        let url = URL(filePath: file).deletingLastPathComponent()
            .appending(path: "../../protocol/registry.md").standardizedFileURL
        let text = try String(contentsOf: url, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { $0 != "## \(heading)" }.dropFirst()
            .prefix { !$0.hasPrefix("## ") }
        // The first two lines of a table are its head and the rule below it.
        rows = lines.filter { $0.hasPrefix("|") }.dropFirst(2).map { line in
            line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " `")) }
        }
    }
}
