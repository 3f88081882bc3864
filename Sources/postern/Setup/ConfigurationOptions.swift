import ArgumentParser
import Foundation
import PosternConfiguration

/// Where the set-up is and what overrides it; shared by every command that loads one.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        name: .customLong("config"),
        help: ArgumentHelp(
            "The set-up's folder.",
            discussion: "Default: $POSTERN_CONFIG, else \(BrokerConfiguration.defaultFolder).",
            valueName: "dir"),
        completion: .directory)
    var configured: String?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Override one key of postern.yaml, as in --set lanes=2; a list has commas; may be"
                + " repeated.",
            valueName: "key=value"))
    var assignments: [String] = []

    @Option(help: ArgumentHelp("Override log.format: text or json.", valueName: "format"))
    var logFormat: String?

    @Option(help: ArgumentHelp("Override log.level, as in debug.", valueName: "level"))
    var logLevel: String?

    /// The folder, from the flag, the environment or the default.
    func folder(environment: [String: String]) -> String {
        BrokerConfiguration.folder(configured, environment: environment)
    }

    func overrides() throws(ConfigurationProblem) -> SettingOverrides {
        var overrides = SettingOverrides()
        for assignment in assignments { try overrides.set(assignment: assignment) }
        if let logFormat { overrides.set(.logFormat, logFormat) }
        if let logLevel { overrides.set(.logLevel, logLevel) }
        return overrides
    }

    /// Loads the whole set-up that the options name.
    func load() throws(ConfigurationError) -> BrokerSetUp {
        let environment = ProcessInfo.processInfo.environment
        return try BrokerSetUp.load(
            folder: folder(environment: environment), environment: environment,
            overrides: try checkedOverrides())
    }

    /// Loads the settings alone.
    func loadSettings() throws(ConfigurationError) -> BrokerConfiguration {
        let environment = ProcessInfo.processInfo.environment
        return try BrokerConfiguration.load(
            folder: folder(environment: environment), environment: environment,
            overrides: try checkedOverrides())
    }

    private func checkedOverrides() throws(ConfigurationError) -> SettingOverrides {
        do throws(ConfigurationProblem) {
            return try overrides()
        } catch {
            throw ConfigurationError(error)
        }
    }
}
