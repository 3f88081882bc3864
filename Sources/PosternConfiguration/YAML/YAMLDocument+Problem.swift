import Yams

extension YAMLDocument {
    /// The library's error as one line with its place.
    static func problem(
        of error: YamlError, text: String, file: String
    ) -> ConfigurationProblem {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let words = [context?.text, problem].compactMap(\.self).joined(separator: " ")
            return ConfigurationProblem(
                file, line: mark.line, column: mark.column, "is no valid YAML: \(words)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            // The library gives the place of the first of the two.
            let names = duplicates.map { "`\($0)`" }.joined(separator: ", ")
            return ConfigurationProblem(
                file, line: context.mark.line,
                "\(names) stands here and again below in the same mapping; keep one")
        case .reader(let problem, let offset, _, _):
            let line = offset.map { offset in
                1 + text.unicodeScalars.prefix(offset).count { $0 == "\n" }
            }
            return ConfigurationProblem(file, line: line, "is no valid YAML: \(problem)")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            return ConfigurationProblem(file, "cannot be read as YAML: \(error)")
        }
    }
}
