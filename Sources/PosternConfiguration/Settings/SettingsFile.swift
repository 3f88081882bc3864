/// `postern.yaml`, checked against the table of settings, with the line of every key.
struct SettingsFile: Sendable {
    let path: String
    /// As read: the provider of values gets the very text that was checked.
    let text: String
    /// Settings that the file has and whose form is right.
    private(set) var lines: [Setting: Int] = [:]
    private(set) var problems: [ConfigurationProblem] = []

    /// Reads and checks; a file that is no YAML at all throws, everything else is collected.
    init(path: String) throws(ConfigurationProblem) {
        self.path = path
        do {
            text = try FileSystem.readText(
                path, bytesMax: ConfigurationLimits.settingsFileBytesMax)
        } catch {
            guard error.isMissing else { throw ConfigurationProblem(error) }
            throw ConfigurationProblem(
                path, "does not exist; name a set-up's folder, or make one with `postern init`")
        }
        guard let root = try YAMLDocument.parse(text, file: path) else {
            throw ConfigurationProblem(path, "is empty; it needs at least `trust_domain`")
        }
        guard let entries = root.mapping else {
            throw ConfigurationProblem(
                path, line: root.line, "holds \(root.kind); write keys, as in `lanes: 2`")
        }
        for entry in entries { check(entry, section: nil) }
    }

    private mutating func check(_ entry: YAMLEntry, section: String?) {
        let name = section.map { "\($0).\(entry.key)" } ?? entry.key
        if section == nil, Setting.sections.contains(name) {
            checkSection(entry)
        } else if let setting = Setting(rawValue: name), setting.components.last == entry.key {
            checkForm(of: setting, entry)
        } else {
            add(entry.line, Self.unknownKey(name, entry.key, section))
        }
    }

    private mutating func checkSection(_ entry: YAMLEntry) {
        guard let entries = entry.value.mapping else {
            let example = Setting.allCases.first { $0.components.first == entry.key }
            add(
                entry.line,
                "`\(entry.key)` holds \(entry.value.kind); it takes keys, indented below it,"
                    + " such as `\(example?.components.last ?? "")`")
            return
        }
        for inner in entries { check(inner, section: entry.key) }
    }

    private mutating func checkForm(of setting: Setting, _ entry: YAMLEntry) {
        let texts = setting.isList ? entry.value.list : [entry.value]
        guard let texts, texts.allSatisfy({ $0.text != nil }) else {
            let wanted = setting.isList ? "a list of texts" : "one value"
            let found = entry.value.list?.first { $0.text == nil } ?? entry.value
            add(
                found.line,
                "`\(setting.rawValue)` takes \(wanted), not \(found.kind)"
                    + (found.kind == "no value" ? "; give one or remove the line" : ""))
            return
        }
        lines[setting] = entry.line
    }

    private mutating func add(_ line: Int, _ message: String) {
        problems.append(ConfigurationProblem(path, line: line, message))
    }

    private static func unknownKey(_ name: String, _ key: String, _ section: String?) -> String {
        if Setting(rawValue: key)?.components.count == 2 {
            let parts = key.split(separator: ".")
            return "unknown key `\(key)`; write `\(parts[1])` indented below `\(parts[0]):`"
        }
        let all = Setting.allCases.map(\.rawValue) + Setting.sections.sorted()
        if let nearest = KnownNames(all).nearest(to: name) {
            return "unknown key `\(name)`; did you mean `\(nearest)`?"
        }
        let siblings = Setting.allCases.map(\.rawValue).filter { candidate in
            guard let section else { return true }
            return candidate.hasPrefix("\(section).")
        }
        return "unknown key `\(name)`; " + KnownNames(siblings).hint(for: name)
    }
}
