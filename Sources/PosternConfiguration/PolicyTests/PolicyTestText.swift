/// The text of a test file. Nodes know their lines only; the columns are found here, by what stands
/// in the line. Where a text is written with escapes, that is where its line begins.
package struct PolicyTestText: Sendable {
    private let path: String
    private let lines: [[Unicode.Scalar]]

    init(_ text: String, path: String) {
        self.path = path
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.last == "\r" ? $0.dropLast() : $0 }
            .map(Array.init)
    }

    /// A problem with the line and a caret.
    package func problem(at place: PolicyTestPlace, _ message: String) -> ConfigurationProblem {
        ConfigurationProblem(
            path, line: place.line, column: place.column,
            excerpt: excerpt(place.line, column: place.column, length: place.length), message)
    }

    /// The reader's own problem with the line, and a caret where it has a column.
    func showing(_ problem: ConfigurationProblem) -> ConfigurationProblem {
        ConfigurationProblem(
            problem.source, line: problem.line, column: problem.column,
            excerpt: problem.line.flatMap { excerpt($0, column: problem.column, length: 1) },
            problem.message)
    }

    // MARK: Finding

    /// Where a key stands that comes behind `before`.
    func key(_ entry: YAMLEntry, after before: PolicyTestPlace) -> PolicyTestPlace {
        let line = self.line(entry.line) ?? []
        let key = Array(entry.key.unicodeScalars)
        let start = start(entry.line, after: before)
        let found = line.indices.dropFirst(start).first { index in
            guard line[index...].starts(with: key) else { return false }
            let isStart = index == 0 || Self.marks.contains(line[index - 1])
            let rest = line[(index + key.count)...].drop { $0 == " " || Self.quotes.contains($0) }
            return isStart && rest.first == ":"
        }
        return place(entry.line, found, key.count) ?? first(entry.line, from: 0)
    }

    /// Where a value begins that comes behind `before`.
    func value(_ node: YAMLNode, after before: PolicyTestPlace) -> PolicyTestPlace {
        let start = start(node.line, after: before)
        guard case .scalar(let text, _) = node.content, !text.isEmpty else {
            return first(node.line, from: start, isList: node.list != nil)
        }
        let line = self.line(node.line) ?? []
        let scalars = Array(text.unicodeScalars)
        let found = line.indices.dropFirst(start).first { line[$0...].starts(with: scalars) }
        return place(node.line, found, scalars.count) ?? first(node.line, from: start)
    }

    private static let quotes: [Unicode.Scalar] = ["\"", "'"]
    /// What may stand before a key or a value.
    private static let marks: [Unicode.Scalar] = [" ", "\t", ",", ":", "[", "{"] + quotes

    func line(_ number: Int) -> [Unicode.Scalar]? {
        lines.indices.contains(number - 1) ? lines[number - 1] : nil
    }

    private func start(_ line: Int, after before: PolicyTestPlace) -> Int {
        before.line == line ? before.end - 1 : 0
    }

    /// With the quotes around it.
    private func place(_ number: Int, _ index: Int?, _ count: Int) -> PolicyTestPlace? {
        guard let index, let line = self.line(number) else { return nil }
        let isQuoted = index > 0 && Self.quotes.contains(line[index - 1])
        return PolicyTestPlace(
            line: number, column: index + (isQuoted ? 0 : 1), length: count + (isQuoted ? 2 : 0))
    }

    /// The first place from an index on that is more than a mark between nodes.
    private func first(_ number: Int, from start: Int, isList: Bool = true) -> PolicyTestPlace {
        let line = self.line(number) ?? []
        var index = min(start, line.count)
        func skips(_ scalar: Unicode.Scalar) -> Bool {
            let isItem = scalar == "-" && index + 1 < line.count && line[index + 1] == " "
            return " \t,:]}\"'".unicodeScalars.contains(scalar) || isItem && !isList
        }
        while index < line.count, skips(line[index]) { index += 1 }
        // A comment is no value, nor is the end of a line.
        guard index < line.count, line[index] != "#" else {
            return PolicyTestPlace(line: number, column: min(start, line.count) + 1, length: 0)
        }
        return PolicyTestPlace(line: number, column: index + 1, length: 1)
    }
}
