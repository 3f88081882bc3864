import Configuration

/// Settings from the command line, the environment and the file, in that order of precedence,
/// read through swift-configuration.
struct SettingsReader {
    private let reader: ConfigReader
    private let origin: OriginRecorder
    private let file: SettingsFile

    init(
        file: SettingsFile, environment: [String: String], overrides: SettingOverrides
    ) throws(ConfigurationError) {
        self.file = file
        origin = OriginRecorder()
        let yaml: YAMLSettingsProvider
        do {
            yaml = try YAMLSettingsProvider(file: file)
        } catch {
            // The library refuses a form that the check against the table found already.
            let problem = ConfigurationProblem(file.path, "cannot be read: \(error)")
            throw ConfigurationError(file.problems.isEmpty ? [problem] : file.problems)
        }
        let commandLine = InMemoryProvider(
            name: SettingOverrides.source, values: Self.configurationValues(overrides))
        let variables = EnvironmentVariablesProvider(environmentVariables: environment)
            .prefixKeys(with: "postern")
        reader = ConfigReader(
            providers: [commandLine, variables, yaml], accessReporter: origin)
    }

    /// The value with the highest precedence; nil where nobody gave one.
    func value(_ setting: Setting) -> SettingValue? {
        let key = ConfigKey(setting.components)
        let texts: [String]?
        if setting.isList {
            texts = reader.stringArray(forKey: key)
        } else {
            texts = reader.string(forKey: key).map { [$0] }
        }
        guard let texts, let index = origin.lastProviderIndex else { return nil }
        switch index {
        case 0: return SettingValue(texts: texts, source: SettingOverrides.source, line: nil)
        case 1: return SettingValue(texts: texts, source: setting.environmentName, line: nil)
        default:
            // A setting whose form in the file is wrong was reported; it has no value.
            guard let line = file.lines[setting] else { return nil }
            return SettingValue(texts: texts, source: file.path, line: line)
        }
    }

    /// Variables with our prefix that nobody reads are slips, and a slip must not go unseen.
    static func problems(inEnvironment environment: [String: String]) -> [ConfigurationProblem] {
        let settings = Setting.allCases.map(\.environmentName)
        let known = KnownNames(settings + Setting.environmentExceptions)
        return environment.keys.sorted()
            .filter { $0.hasPrefix(Setting.environmentPrefix) && !known.names.contains($0) }
            .map { name in
                ConfigurationProblem(
                    "environment", "unknown variable `\(name)`; \(known.hint(for: name))")
            }
    }

    private static func configurationValues(
        _ overrides: SettingOverrides
    ) -> [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (setting, texts) in overrides.values {
            let content: ConfigContent =
                setting.isList ? .stringArray(texts) : .string(texts.last ?? "")
            values[AbsoluteConfigKey(setting.components)] = ConfigValue(
                content, isSecret: false)
        }
        return values
    }
}
