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

    /// Takes `key=value` with a key of `postern.yaml`, such as `gate.socket_mode=0600`; a list has
    /// commas, and may be given in several.
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
        let text = String(assignment[assignment.index(after: mark)...])
        guard setting.isList else { return set(setting, text) }
        for element in Self.elements(text) { set(setting, element) }
    }

    /// As variables of the environment give a list: one text must not mean two things.
    private static func elements(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map { element in
            let start = element.drop { $0.isWhitespace }
            let end = start.lastIndex { !$0.isWhitespace }
            return end.map { String(start[...$0]) } ?? ""
        }
    }
}
