import Cedar
import PosternConfiguration

extension ConfigurationError {
    /// What is wrong with policies; that the reader may have stopped before their end is said too.
    init(_ errors: PolicyParseErrors) {
        var problems = errors.errors.map { ConfigurationProblem($0, path: $0.sourceName) }
        if problems.count >= CedarLimits.parseErrorsMax, let last = problems.last {
            problems.append(
                ConfigurationProblem(
                    last.source,
                    "and perhaps more: only the first \(CedarLimits.parseErrorsMax) are shown"))
        }
        self.init(problems)
    }
}
