import PosternCore
import ZeroMQ

extension SettingValues {
    /// The one setting without a default: a broker that guesses its domain would refuse, or
    /// worse accept, the wrong workloads.
    mutating func trustDomain() -> String {
        let text = text(.trustDomain) { text in
            SPIFFEID("spiffe://\(text)/workload") != nil && !text.contains("/")
                ? nil
                : "is no trust domain; use lower-case letters, digits, `.`, `-` and `_`, as in"
                    + " `example.org`"
        }
        if text == nil, value(.trustDomain) == nil, !hasProblem(with: .trustDomain) {
            add(.trustDomain, "is missing; write it, as in `trust_domain: example.org`")
        }
        return text ?? ""
    }

    mutating func ipcEndpoint(_ setting: Setting, default fallback: String) -> String {
        // Lanes other than the first may put a suffix behind the path.
        let suffixBytes = setting == .gateEndpoint ? ConfigurationLimits.laneSuffixBytes : 0
        return text(setting) { Endpoint.problem(ipc: $0, suffixBytes: suffixBytes) } ?? fallback
    }

    /// Empty means none, so that a flag can switch off what the file has on.
    mutating func tcpEndpoint(_ setting: Setting) -> String? {
        let text = text(setting) { $0.isEmpty ? nil : Endpoint.problem(tcp: $0) }
        return text == "" ? nil : text
    }

    /// Octal, as `chmod` takes it. The owner must be able to use the socket.
    mutating func socketMode(_ setting: Setting) -> UInt32 {
        let text = text(setting) { text in
            guard let mode = Self.octal(text), mode <= 0o777, mode & 0o600 == 0o600 else {
                return "is no socket mode; use three or four octal digits from `0600` to `0777`"
                    + " that let the owner read and write, as in `0660`"
            }
            return nil
        }
        return text.flatMap(Self.octal) ?? 0o660
    }

    /// Empty means none.
    mutating func groupID(_ setting: Setting) -> UInt32? {
        let accounts = host.accounts
        let text = text(setting) { text in
            text.isEmpty || AccountNumber.groupID(text, accounts) != nil
                ? nil : "is no group of this host; use a name of `/etc/group` or a number"
        }
        return text.flatMap { AccountNumber.groupID($0, accounts) }
    }

    /// Nought, the default, is one lane per two processors.
    mutating func lanes() -> Int {
        let lanes = number(.lanes, default: 0, in: 0...Limits.lanesMax)
        return lanes > 0 ? lanes : min(max(1, host.processorCount / 2), Limits.lanesMax)
    }

    /// A lane that looks for its next request keeps a processor busy meanwhile; where there is
    /// only one, it would keep it from the threads that bring the request.
    mutating func spinMicroseconds() -> Int {
        let usual = host.processorCount > 1 ? ConfigurationLimits.spinMicrosecondsDefault : 0
        return number(
            .spinMicroseconds, default: usual, in: 0...ConfigurationLimits.spinMicrosecondsMax)
    }

    /// `0` means that every call is asked about.
    mutating func cacheableMilliseconds() -> UInt64 {
        duration(.cacheable, in: 0...Limits.cacheableMillisecondsRange.upperBound)
            ?? Limits.cacheableMillisecondsMaxDefault
    }

    mutating func operatorKeys(folder: String) -> [PeerKey] {
        let given = value(.operatorKeys)
        let entries = given?.texts ?? ["keys/operator.key"]
        guard (1...ConfigurationLimits.operatorKeysMax).contains(entries.count) else {
            add(
                .operatorKeys,
                "has \(entries.count) entries; use 1 to \(ConfigurationLimits.operatorKeysMax)"
                    + " key files or keys in Z85")
            return []
        }
        var keys: [PeerKey] = []
        for entry in entries {
            do {
                let key = try PublicKeyText.read(entry, folder: folder) { message in
                    let place = given ?? SettingValue(texts: [], source: folder, line: nil)
                    return place.problem("an entry of `operator.keys` \(message)")
                }
                guard let peer = PeerKey(bytes: key.bytes) else { continue }
                if keys.contains(peer) {
                    add(.operatorKeys, "has the key of `\(entry)` twice; keep one")
                }
                keys.append(peer)
            } catch {
                add(error)
            }
        }
        return keys
    }

    private func hasProblem(with setting: Setting) -> Bool {
        problems.contains { $0.message.hasPrefix("`\(setting.rawValue)`") }
    }

    private static func octal(_ text: String) -> UInt32? {
        guard (3...4).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x37).contains($0) })
        else { return nil }
        return UInt32(text, radix: 8)
    }
}
