package import PosternCore

extension CBORReader {
    /// `[1, credential]`, `[2, workload, task]`, `[3, workload]`, `[4, key]`, `[5, credential]` or
    /// `[6, selection]`.
    package mutating func readTarget() throws(WireError) -> RevocationTarget {
        let start = offset
        let count = try readArray(2...3)
        let kind = try readUnsigned(1...6)
        guard (kind == 2) == (count == 3) else { throw WireError(.outOfRange, at: start) }
        switch kind {
        case 1: return .credential(CredentialID(try readBytes16()))
        case 2: return .task(workload: try readSPIFFEID(), task: try readTaskID())
        case 3: return .workload(try readSPIFFEID())
        case 4: return .key(try readKey())
        case 5: return .tree(CredentialID(try readBytes16()))
        default: return .selection(try readSelection())
        }
    }

    /// `[1, workload]`, `[2, key]` or `[3]`.
    package mutating func readDelegationTarget() throws(WireError) -> DelegationTarget {
        let start = offset
        let count = try readArray(1...2)
        let kind = try readUnsigned(1...3)
        guard (kind == 3) == (count == 1) else { throw WireError(.outOfRange, at: start) }
        switch kind {
        case 1: return .workload(try readSPIFFEID())
        case 2: return .key(try readKey())
        default: return .child
        }
    }

    /// `{? 1: actions, ? 2: resources, ? 3: workload}`.
    package mutating func readSelection() throws(WireError) -> CredentialSelection {
        var fields = try CBORFieldReader(&self, keyMax: 3)
        var selection = CredentialSelection()
        while let key = try fields.next(&self) {
            switch key {
            case 1: selection.actions = try readPattern { Glob($0) }
            case 2: selection.resources = try readPattern { ResourcePattern($0) }
            default: selection.workload = try readSPIFFEID()
            }
        }
        return selection
    }

    mutating func readPattern<Pattern>(
        _ pattern: (String) -> Pattern?
    ) throws(WireError) -> Pattern {
        let start = offset
        guard let read = pattern(try readString(1...Limits.patternBytesMax)) else {
            throw WireError(.badPattern, at: start)
        }
        return read
    }

    private mutating func readKey() throws(WireError) -> PeerKey {
        PeerKey(reading: frame, at: try readBytes(count: 32).offset)
    }
}
