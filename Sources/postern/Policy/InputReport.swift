import ArgumentParser
import PosternConfiguration

/// What is wrong with the files that a command was given, for programs.
struct InputReport: Encodable {
    let ok = false
    let problems: [ConfigurationReport.Problem]

    /// Says what is wrong, as JSON on standard output where that was asked for; throw the result.
    static func fail(_ error: ConfigurationError, json: Bool) throws -> ExitCode {
        guard json else { return Terminal.fail(error) }
        Terminal.say(try JSONOutput.text(InputReport(error)))
        return .wrongUse
    }

    private init(_ error: ConfigurationError) {
        problems = ConfigurationReport(error).problems
    }
}
