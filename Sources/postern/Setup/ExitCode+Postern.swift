import ArgumentParser

extension ExitCode {
    /// The answer is no: denied, or a step that did not go as it should.
    static let no = ExitCode(1)
    /// Wrong use or configuration.
    static let wrongUse = ExitCode(2)
}
