/// Everything that is wrong in a set-up, so that it can be mended in one go.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// At least one, in the order in which the files were read.
    package let problems: [ConfigurationProblem]

    package init(_ problems: [ConfigurationProblem]) {
        precondition(!problems.isEmpty)
        self.problems = problems
    }

    package init(_ problem: ConfigurationProblem) {
        self.init([problem])
    }

    /// One problem a line.
    package var description: String {
        problems.map(\.description).joined(separator: "\n")
    }
}
