package import Cedar

extension ConfigurationProblem {
    /// An error in a policy, in the file of a path.
    package init(_ error: PolicyParseError, path: String) {
        self.init(
            path, line: error.line, column: error.column,
            excerpt: Self.excerpt(error.rendered), error.message)
    }

    /// An error in entities or a request, in the file of a path.
    package init(_ error: DataError, path: String) {
        self.init(
            path, line: error.position?.line, column: error.position?.column,
            excerpt: error.position == nil ? nil : Self.excerpt(error.rendered), error.message)
    }

    /// An error in a schema, in the file of a path.
    package init(_ error: SchemaError, path: String) {
        self.init(
            path, line: error.line, column: error.column,
            excerpt: Self.excerpt(error.rendered), error.message)
    }

    /// What validation found in a policy of a folder.
    package init(_ issue: ValidationIssue, folder: String) {
        let help = issue.suggestion.map { "; \($0)" } ?? ""
        self.init(
            FileSystem.join(folder, issue.sourceName), line: issue.position.line,
            column: issue.position.column, excerpt: Self.excerpt(issue.renderedWithoutHelp),
            "policy `\(issue.policy)`: \(issue.message)\(help)")
    }

    /// What stands below the message in a rendered error: the line and the caret.
    private static func excerpt(_ rendered: String) -> String? {
        guard let end = rendered.firstIndex(of: "\n") else { return nil }
        return String(rendered[rendered.index(after: end)...])
    }
}
