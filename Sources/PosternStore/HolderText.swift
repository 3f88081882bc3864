import Foundation
import PosternAuthority
import PosternCore

/// A credential's holder as the text in its row: JSON, so that people can ask SQLite for it.
struct HolderText: Codable {
    private let workload: String
    private let key: String
    private let process: Process?
    private let actions: [String]
    private let resources: [String]
    /// Absent where it attested itself.
    private let parent: String?

    private struct Process: Codable {
        let pid: Int32
        let start: UInt64
        let uid: UInt32
        let gid: UInt32
        let groups: [UInt32]
        let path: String
        let sha256: String?
        let unit: String?

        var facts: ProcessFacts {
            ProcessFacts(
                process: ProcessIdentity(processID: pid, startTimeTicks: start), userID: uid,
                groupID: gid, groups: groups, executablePath: path, executableSHA256: sha256,
                systemdUnit: unit)
        }
    }

    private init(_ holder: CredentialHolder) {
        workload = holder.workload.description
        key = holder.peer.key.hex
        process = holder.process.map { facts in
            Process(
                pid: facts.process.processID, start: facts.process.startTimeTicks,
                uid: facts.userID, gid: facts.groupID, groups: facts.groups,
                path: facts.executablePath, sha256: facts.executableSHA256,
                unit: facts.systemdUnit)
        }
        actions = holder.scope.actions
        resources = holder.scope.resources
        parent = holder.parent?.hex
    }

    /// One holder has one text, of ASCII alone, so that texts which Swift takes for equal are the
    /// same bytes.
    static func text(_ holder: CredentialHolder) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return escaped(String(decoding: try encoder.encode(HolderText(holder)), as: UTF8.self))
    }

    private static func escaped(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return text }
        return text.utf16.reduce(into: "") { escaped, unit in
            if unit < 0x80 {
                escaped.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            } else {
                let digits = String(unit, radix: 16)
                escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }

    /// Nil for a text that was never written like that.
    static func holder(_ text: String) -> CredentialHolder? {
        guard
            let read = try? JSONDecoder().decode(HolderText.self, from: Data(text.utf8)),
            let workload = SPIFFEID(read.workload),
            let bytes = Hexadecimal.bytes(read.key), let key = PeerKey(bytes: bytes),
            let scope = try? Scope(actions: read.actions, resources: read.resources)
        else { return nil }
        var parent: CredentialID?
        if let text = read.parent {
            guard let id = CredentialID(hex: text) else { return nil }
            parent = id
        }
        let facts = read.process?.facts
        // What connect() was called as was compared with what the process is (`Attestor`).
        let origin: PeerIdentity.Origin =
            facts.map { .ipc(process: $0.process, userID: $0.userID, groupID: $0.groupID) } ?? .tcp
        return CredentialHolder(
            workload: workload, peer: PeerIdentity(key: key, origin: origin), process: facts,
            scope: scope, parent: parent)
    }
}
