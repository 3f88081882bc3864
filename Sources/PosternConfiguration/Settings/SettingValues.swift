import PosternCore

/// Turns settings into values, one kind of value a function; what is wrong is collected and the
/// default returned, so that one run finds everything.
struct SettingValues {
    private(set) var problems: [ConfigurationProblem]
    let host: HostFacts
    private let reader: SettingsReader
    private let file: SettingsFile

    init(
        file: SettingsFile, environment: [String: String], overrides: SettingOverrides,
        host: HostFacts
    ) throws(ConfigurationError) {
        problems = file.problems + SettingsReader.problems(inEnvironment: environment)
        reader = try SettingsReader(file: file, environment: environment, overrides: overrides)
        self.host = host
        self.file = file
    }

    /// The setting's value, nil where nobody gave one or its form in the file is wrong.
    func value(_ setting: Setting) -> SettingValue? { reader.value(setting) }

    /// Adds a problem at the place of the setting's value.
    mutating func add(_ setting: Setting, _ message: String) {
        let value = value(setting) ?? SettingValue(texts: [], source: file.path, line: nil)
        problems.append(value.problem("`\(setting.rawValue)` \(message)"))
    }

    mutating func add(_ problem: ConfigurationProblem) {
        problems.append(problem)
    }

    /// A text that is not empty, with the check's message where it is wrong.
    mutating func text(
        _ setting: Setting, check: (String) -> String?
    ) -> String? {
        guard let text = value(setting)?.texts.first else { return nil }
        guard let wrong = check(text) else { return text }
        add(setting, "is `\(text)`, which \(wrong)")
        return nil
    }

    mutating func number(
        _ setting: Setting, default fallback: Int, in range: ClosedRange<Int>
    ) -> Int {
        let text = text(setting) { text in
            guard let number = Self.wholeNumber(text) else {
                return "is no whole number; use \(range.lowerBound) to \(range.upperBound)"
            }
            return range.contains(number)
                ? nil : "is out of range; use \(range.lowerBound) to \(range.upperBound)"
        }
        return text.flatMap(Self.wholeNumber) ?? fallback
    }

    /// In milliseconds. Nothing needs no unit.
    mutating func duration(
        _ setting: Setting, in range: ClosedRange<UInt64>
    ) -> UInt64? {
        func milliseconds(_ text: String) -> UInt64? {
            text == "0" && range.contains(0) ? 0 : DurationText.milliseconds(text)
        }
        let (low, high) = (Self.text(range.lowerBound), Self.text(range.upperBound))
        let text = text(setting) { text in
            guard let milliseconds = milliseconds(text) else {
                return
                    "is no duration; write a whole number and \(DurationText.units), as in `\(low)`"
            }
            return range.contains(milliseconds)
                ? nil : "is out of range; use `\(low)` to `\(high)`"
        }
        return text.flatMap { milliseconds($0) }
    }

    private static func text(_ milliseconds: UInt64) -> String {
        milliseconds == 0 ? "0" : DurationText.text(milliseconds: milliseconds)
    }

    mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ setting: Setting, default fallback: Choice
    ) -> Choice {
        let text = text(setting) { text in
            guard Choice(rawValue: text) == nil else { return nil }
            return "is unknown; use "
                + Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        }
        return text.flatMap(Choice.init) ?? fallback
    }

    /// A path seen from the set-up's folder.
    mutating func path(_ setting: Setting, default fallback: String, folder: String) -> String {
        let text = text(setting) { text in
            let fits = (1...ConfigurationLimits.pathBytesMax).contains(text.utf8.count)
            return fits && !text.contains("\0")
                ? nil : "is no path; name a file, seen from the set-up's folder"
        }
        return FileSystem.join(folder, text ?? fallback)
    }

    /// Decimal digits with an optional sign: `0x10` and `1_000` are slips here.
    private static func wholeNumber(_ text: String) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        return Int(text)
    }
}
