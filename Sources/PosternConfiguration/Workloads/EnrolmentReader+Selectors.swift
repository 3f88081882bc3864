import PosternCore
import ZeroMQ

extension EnrolmentReader {
    private static let selectorNames = [
        "unix:uid", "unix:gid", "unix:path", "unix:sha256", "systemd:unit", "curve:key",
    ]

    /// At least one: an enrolment without selectors would let everybody in.
    mutating func readSelectors(_ entry: YAMLEntry) -> [Selector]? {
        guard let nodes = entry.value.list, !nodes.isEmpty else {
            add(
                entry.line,
                "`selectors` needs a list with at least one entry, as in `- unix:uid: 1001`;"
                    + " without one, everybody would match")
            return nil
        }
        guard nodes.count <= ConfigurationLimits.selectorsMax else {
            add(
                entry.line,
                "`selectors` has \(nodes.count) entries; use at most"
                    + " \(ConfigurationLimits.selectorsMax)")
            return nil
        }
        var selectors: [Selector] = []
        var lines: [String: Int] = [:]
        for node in nodes {
            guard let entries = node.mapping, entries.count == 1, let item = entries.first else {
                add(node.line, Self.formProblem(node))
                continue
            }
            guard Self.selectorNames.contains(item.key) else {
                let hint = KnownNames(Self.selectorNames).hint(for: item.key)
                add(item.line, "unknown selector `\(item.key)`; \(hint)")
                continue
            }
            guard let selector = selector(item) else { continue }
            if selectors.contains(selector) {
                add(item.line, "`\(item.key)` stands twice with one value; keep one")
            } else if item.key != "unix:gid", let first = lines[item.key] {
                // A process is in many groups, but has one of everything else.
                add(
                    item.line,
                    "`\(item.key)` stands in line \(first) with another value, and nothing has"
                        + " both; keep one, or make two enrolments")
            }
            lines[item.key] = item.line
            selectors.append(selector)
        }
        return selectors
    }

    private mutating func selector(_ entry: YAMLEntry) -> Selector? {
        guard let text = entry.value.text else {
            add(entry.line, "`\(entry.key)` takes one value, not \(entry.value.kind)")
            return nil
        }
        switch entry.key {
        case "unix:uid":
            if let number = AccountNumber.userID(text, accounts) { return .userID(number) }
            refuse(entry, text, "is no user of this host; use a name or a number")
        case "unix:gid":
            if let number = AccountNumber.groupID(text, accounts) { return .groupID(number) }
            refuse(entry, text, "is no group of this host; use a name or a number")
        case "unix:path":
            guard let wrong = Self.pathProblem(text) else { return .path(text) }
            refuse(entry, text, wrong)
        case "unix:sha256":
            if Self.isSHA256(text) { return .sha256(text) }
            refuse(
                entry, text,
                "is no SHA-256; use the 64 lower-case hexadecimal digits that `sha256sum` prints")
        case "systemd:unit":
            if Self.isUnit(text) { return .systemdUnit(text) }
            refuse(entry, text, "is no unit's name; write it whole, as in `agent.service`")
        default:
            return key(entry, text)
        }
        return nil
    }

    private mutating func key(_ entry: YAMLEntry, _ text: String) -> Selector? {
        do {
            let key = try PublicKeyText.read(text, folder: folder) { [file] message in
                ConfigurationProblem(file, line: entry.line, "`curve:key` \(message)")
            }
            return PeerKey(bytes: key.bytes).map { .key($0) }
        } catch {
            add(error)
            return nil
        }
    }

    private mutating func refuse(_ entry: YAMLEntry, _ text: String, _ wrong: String) {
        add(entry.line, "`\(entry.key)` is `\(text)`, which \(wrong)")
    }

    private static func formProblem(_ node: YAMLNode) -> String {
        guard let text = node.text else {
            return "a selector is one `name: value`, as in `- unix:uid: 1001`, not \(node.kind)"
        }
        return "`\(text)` is a text; a selector is `name: value` with a space after the last"
            + " colon, as in `- unix:uid: 1001`"
    }

    /// The kernel reports an executable's path without links, so one with links never matches.
    private static func pathProblem(_ path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard path.hasPrefix("/"), path.utf8.count <= ConfigurationLimits.pathBytesMax,
            parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }), !path.contains("\0")
        else { return "is no absolute path; write it from `/`, without `.`, `..` and `//`" }
        guard let real = FileSystem.realPath(path), real != path else { return nil }
        return "leads through a symbolic link to `\(real)`; write that, as the kernel reports it"
    }

    private static func isSHA256(_ text: String) -> Bool {
        text.utf8.count == 64
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func isUnit(_ text: String) -> Bool {
        let suffixes = [".service", ".scope", ".slice", ".socket", ".timer", ".mount"]
        return (1...255).contains(text.utf8.count) && !text.contains("/")
            && suffixes.contains { text.hasSuffix($0) && text.utf8.count > $0.utf8.count }
    }
}
