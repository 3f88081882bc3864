/// Settings given on the command line: they win over the environment and the file.
package struct SettingOverrides: Sendable, Equatable {
    /// What problems with them call their place.
    package static let source = "command line"

    package private(set) var values: [Setting: [String]] = [:]

    package init() {}

    /// Sets one value; a list gets another element.
    package mutating func set(_ setting: Setting, _ value: String) {
        if setting.isList {
            values[setting, default: []].append(value)
        } else {
            values[setting] = [value]
        }
    }

    /// Takes `key=value` with a key of `postern.yaml`, such as `gate.socket_mode=0600`.
    package mutating func set(assignment: String) throws(ConfigurationProblem) {
        guard let mark = assignment.firstIndex(of: "=") else {
            throw ConfigurationProblem(
                Self.source, "`\(assignment)` has no `=`; write `key=value`, as in `lanes=2`")
        }
        let key = String(assignment[..<mark])
        guard let setting = Setting(rawValue: key) else {
            let hint = KnownNames(Setting.allCases.map(\.rawValue)).hint(for: key)
            throw ConfigurationProblem(Self.source, "unknown key `\(key)`; \(hint)")
        }
        set(setting, String(assignment[assignment.index(after: mark)...]))
    }
}
