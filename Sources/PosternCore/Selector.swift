/// A fact that an enrolment demands of a workload.
package enum Selector: Hashable, Sendable {
    case userID(UInt32)
    /// The process's group or one of its supplementary groups.
    case groupID(UInt32)
    case path(String)
    /// 64 lower-case hexadecimal digits.
    case sha256(String)
    case systemdUnit(String)
    case key(PeerKey)

    /// Whether a process's facts satisfy this selector.
    ///
    /// A fact that was not read does not match. `key` is the one the handshake proved.
    package func matches(_ facts: ProcessFacts?, key: PeerKey) -> Bool {
        switch self {
        case .key(let wanted): return wanted == key
        case .userID(let wanted): return facts?.userID == wanted
        case .groupID(let wanted):
            guard let facts else { return false }
            return facts.groupID == wanted || facts.groups.contains(wanted)
        case .path(let wanted): return wanted.isSameBytes(as: facts?.executablePath)
        case .sha256(let wanted): return wanted.isSameBytes(as: facts?.executableSHA256)
        case .systemdUnit(let wanted): return wanted.isSameBytes(as: facts?.systemdUnit)
        }
    }

    /// Whether the selector needs the executable's content, which is slow to read.
    package var needsExecutableHash: Bool {
        switch self {
        case .sha256: true
        case .userID, .groupID, .path, .systemdUnit, .key: false
        }
    }
}
