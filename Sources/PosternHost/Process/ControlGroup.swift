/// Finds the systemd unit in the text of `/proc/PID/cgroup`.
///
///     0::/system.slice/postgres.service                                the unified hierarchy
///     1:name=systemd:/system.slice/postgres.service                    the former one
///
/// The unit is the **outermost** component that is no slice, as systemd itself reads it, and not
/// the innermost: below its own unit a service with delegation may make groups of any name, a
/// logged-in user too, and `payments.service` down there would be a claim, not a fact.
///
/// Everything below `user@UID.service` belongs to that user's systemd. Its units are reported
/// with it in front, `user@1000.service/agent.service`, so that they never pass for a unit of
/// the system; they are as trustworthy as that user.
///
/// Names are systemd's own, as `systemctl` shows and takes them: `\x2d` stays, for with it
/// decoded two units could have one name. Only the `_` is removed that systemd puts before a
/// name which the kernel might take for one of its files.
enum ControlGroup {
    static func systemdUnit(in text: [UInt8]) -> String? {
        let lines = text.split(separator: UInt8(ascii: "\n"))
        return unit(in: lines, after: "0::") ?? unit(in: lines, afterColonAnd: "name=systemd:")
    }

    private static func unit(in lines: [ArraySlice<UInt8>], after prefix: String) -> String? {
        for line in lines where line.starts(with: prefix.utf8) {
            return unit(ofPath: line.dropFirst(prefix.utf8.count))
        }
        return nil
    }

    private static func unit(
        in lines: [ArraySlice<UInt8>], afterColonAnd prefix: String
    ) -> String? {
        for line in lines {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let rest = line[(colon + 1)...]
            if rest.starts(with: prefix.utf8) {
                return unit(ofPath: rest.dropFirst(prefix.utf8.count))
            }
        }
        return nil
    }

    private static func unit(ofPath path: ArraySlice<UInt8>) -> String? {
        guard path.first == UInt8(ascii: "/") else { return nil }
        var names: [String] = []
        for component in path.split(separator: UInt8(ascii: "/")) {
            // A name that is not UTF-8 is none of systemd's.
            guard let name = String(validating: component, as: UTF8.self) else { return nil }
            names.append(name.hasPrefix("_") ? String(name.dropFirst()) : name)
        }
        var inner = names.drop { isSlice($0) }
        guard let unit = inner.popFirst(), isUnit(unit) else { return nil }
        guard isUserService(unit) else { return unit }
        inner = inner.drop { isSlice($0) }
        guard let userUnit = inner.first, isUnit(userUnit) else { return unit }
        return "\(unit)/\(userUnit)"
    }

    private static func isSlice(_ name: String) -> Bool { isNamed(name, ".slice") }

    private static func isUnit(_ name: String) -> Bool {
        isNamed(name, ".service") || isNamed(name, ".scope")
    }

    private static func isUserService(_ name: String) -> Bool {
        name.hasPrefix("user@") && name.hasSuffix(".service")
    }

    private static func isNamed(_ name: String, _ suffix: String) -> Bool {
        name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count
    }
}
