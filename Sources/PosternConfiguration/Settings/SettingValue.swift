/// A setting's value as text, and who said so.
struct SettingValue: Hashable, Sendable {
    /// One, except for a list.
    let texts: [String]
    /// A file, an environment variable or `command line`.
    let source: String
    /// Where the source is a file.
    let line: Int?

    /// A problem at the value's place.
    func problem(_ message: String) -> ConfigurationProblem {
        ConfigurationProblem(source, line: line, message)
    }
}
