/// One thing that is wrong in a set-up: what, where, and what to do.
package struct ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file, a folder, an environment variable or `command line`.
    package let source: String
    /// From 1, where a line is to blame.
    package let line: Int?
    /// From 1, in Unicode scalars, where a column is to blame.
    package let column: Int?
    /// Lower case, input in backticks, one line, never a secret.
    package let message: String
    /// The line with a caret under the place, ready to print, where there is one.
    package let excerpt: String?

    package init(
        _ source: String, line: Int? = nil, column: Int? = nil, excerpt: String? = nil,
        _ message: String
    ) {
        self.source = source
        self.line = line
        self.column = column
        self.excerpt = excerpt
        self.message = message
    }

    /// A file that could not be used; `hint` says what to do, behind the reason.
    package init(_ error: FileError, hint: String = "") {
        self.init(
            error.path, line: error.place?.line, column: error.place?.column, error.reason + hint)
    }

    /// `source:line:column: message`.
    package var description: String {
        let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
        return "\(source)\(place): \(message)"
    }

    /// The description, and the excerpt below it where there is one.
    package var rendered: String {
        guard let excerpt else { return description }
        return "\(description)\n\(excerpt)"
    }
}
