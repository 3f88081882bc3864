import PosternCore

extension EnrolmentReader {
    mutating func readIdentifier(_ entry: YAMLEntry) -> SPIFFEID? {
        guard let text = entry.value.text else {
            add(entry.line, "`id` takes a text, not \(entry.value.kind)")
            return nil
        }
        guard let id = SPIFFEID(text) else {
            add(
                entry.value.line,
                "`id` is `\(text)`, which is no SPIFFE ID; use"
                    + " `spiffe://\(trustDomain)/` and a path, as in"
                    + " `spiffe://\(trustDomain)/agents/researcher`")
            return nil
        }
        guard id.trustDomain == trustDomain else {
            add(
                entry.value.line,
                "`id` is `\(text)`, which is outside of the trust domain `\(trustDomain)`;"
                    + " change the id, or `trust_domain` in `\(BrokerConfiguration.fileName)`")
            return nil
        }
        return id
    }

    mutating func readGroups(_ entry: YAMLEntry) -> [String]? {
        guard let texts = readTexts(entry, "a group's name") else { return nil }
        guard texts.count <= ConfigurationLimits.groupsMax else {
            add(
                entry.line,
                "`groups` has \(texts.count); use at most"
                    + " \(ConfigurationLimits.groupsMax)")
            return nil
        }
        var groups: [String] = []
        for (text, line) in texts {
            let isName =
                (1...ConfigurationLimits.nameBytesMax).contains(text.utf8.count)
                && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            if !isName {
                add(
                    line,
                    "a group's name has 1 to \(ConfigurationLimits.nameBytesMax) bytes without"
                        + " control characters")
            } else if groups.contains(text) {
                add(line, "group `\(text)` stands twice; keep one")
            }
            groups.append(text)
        }
        return groups
    }

    mutating func readScope(_ entry: YAMLEntry) -> Scope? {
        let fields = readFields(
            entry.value, ["actions", "resources"], required: ["actions", "resources"],
            of: "`scope`")
        guard let actions = fields["actions"].flatMap({ readTexts($0, "an action pattern") }),
            let resources = fields["resources"].flatMap({ readTexts($0, "a resource pattern") })
        else { return nil }
        do {
            return try Scope(actions: actions.map(\.text), resources: resources.map(\.text))
        } catch {
            let culprit = (actions + resources).first { $0.text == error.pattern }
            let list = fields[error.list]?.line ?? entry.line
            add(error.kind == .pattern ? culprit?.line ?? list : list, error.description)
            return nil
        }
    }

    mutating func readLimits(_ entry: YAMLEntry) -> EnrolmentLimits {
        var limits = EnrolmentLimits()
        let fields = readFields(entry.value, ["ttl", "budget", "credentials"], of: "`limits`")
        if let ttl = fields["ttl"] { setTimeToLive(ttl, &limits) }
        if let budget = fields["budget"],
            let number = readNumber(budget, in: 1...Limits.budgetMax)
        {
            limits.budget = number
        }
        if let credentials = fields["credentials"],
            let number = readNumber(
                credentials, in: 1...UInt64(ConfigurationLimits.credentialsMax))
        {
            limits.credentials = Int(number)
        }
        return limits
    }

    private mutating func setTimeToLive(_ entry: YAMLEntry, _ limits: inout EnrolmentLimits) {
        let range = 1_000...Limits.credentialTTLMillisecondsMax
        guard let text = entry.value.text else {
            add(entry.line, "`ttl` takes a duration, not \(entry.value.kind); write it as in `15m`")
            return
        }
        guard let milliseconds = DurationText.milliseconds(text) else {
            add(
                entry.line,
                "`ttl` is `\(text)`, which is no duration; write a number and"
                    + " \(DurationText.units), as in `90s`, `15m` or `2h`")
            return
        }
        guard range.contains(milliseconds) else {
            add(entry.line, "`ttl` is `\(text)`, which is out of range; use `1s` to `24h`")
            return
        }
        limits.ttlMilliseconds = milliseconds
    }

    private mutating func readNumber(_ entry: YAMLEntry, in range: ClosedRange<UInt64>) -> UInt64? {
        guard let text = entry.value.text else {
            add(entry.line, "`\(entry.key)` takes a whole number, not \(entry.value.kind)")
            return nil
        }
        let isNumeric = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumeric, let number = UInt64(text), range.contains(number) else {
            add(
                entry.line,
                "`\(entry.key)` is `\(text)`, which is "
                    + (isNumeric ? "out of range" : "no whole number")
                    + "; use \(range.lowerBound) to \(range.upperBound)")
            return nil
        }
        return number
    }

    /// A list of texts with their lines; nil where something else stands there.
    private mutating func readTexts(
        _ entry: YAMLEntry, _ what: String
    ) -> [(text: String, line: Int)]? {
        guard let nodes = entry.value.list else {
            add(
                entry.line,
                "`\(entry.key)` takes a list, not \(entry.value.kind); write `[one, two]`")
            return nil
        }
        var texts: [(text: String, line: Int)] = []
        for node in nodes {
            guard let text = node.text else {
                add(node.line, "\(what) is a text, not \(node.kind); put it in quotes")
                return nil
            }
            texts.append((text, node.line))
        }
        return texts
    }
}
