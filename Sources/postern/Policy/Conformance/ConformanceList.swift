import Foundation
import PosternConfiguration

/// Which files of a root are run, as paths seen from it.
struct ConformanceList {
    let root: String
    /// Whether somebody named the files; else those that are no cases are passed over.
    let isNamed: Bool
    let paths: [String]

    private static let suffixesOfOthers = [
        ".entities.json", ".cedarschema.json", ".validation.json", ".cedar.json",
    ]

    /// All files that may be cases, sorted bytewise.
    static func all(in root: String) throws -> ConformanceList {
        guard FileSystem.isFolder(root) else {
            throw Terminal.fail("`\(root)` is no folder; name the one that holds the cases")
        }
        let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        let paths = names.filter { name in
            name.hasSuffix(".json") && !Self.suffixesOfOthers.contains { name.hasSuffix($0) }
        }
        return ConformanceList(
            root: root, isNamed: false,
            paths: paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    /// The files that a list names, one path a line but for `#` comments, seen from the root or the
    /// working folder.
    static func named(by list: String, in root: String) throws -> ConformanceList {
        guard FileSystem.isFolder(root) else {
            throw Terminal.fail("`\(root)` is no folder; name the one that holds the cases")
        }
        let text: String
        do {
            text = try InputFile.read(list).text
        } catch {
            throw Terminal.fail(error)
        }
        let lines = text.trimmingPrefix("\u{FEFF}").split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
        return ConformanceList(
            root: root, isNamed: true, paths: lines.map { seen(from: root, $0) })
    }

    private static func seen(from root: String, _ path: String) -> String {
        if !path.hasPrefix("/"), FileSystem.exists(FileSystem.join(root, path)) { return path }
        guard let absolute = FileSystem.realPath(path), let folder = FileSystem.realPath(root),
            absolute.hasPrefix(folder + "/")
        else { return path }
        return String(absolute.dropFirst(folder.count + 1))
    }
}
