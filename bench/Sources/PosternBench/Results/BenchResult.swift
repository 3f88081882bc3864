/// A whole run; `result.json` is this, as JSON.
package struct BenchResult: Codable, Hashable, Sendable {
    /// Grows when the form changes; a reader refuses others.
    package static let schemaVersion = 1

    package let schema: Int
    package let machine: Machine
    /// Of what was measured: `postern`, `libzmq`, `grpc`, `swift` and so on.
    package let versions: [String: String]
    package let commit: String
    package let seed: UInt64
    package let isQuick: Bool
    package let turnCount: Int
    /// ISO 8601, UTC.
    package let startedAt: String
    package let seconds: Double
    package let parts: [PartResult]

    /// What was not measured, of all parts.
    package var absences: [Absence] {
        parts.flatMap { part in
            part.absences
                + (part.failure.map { [Absence(what: "part `\(part.name)`", why: $0)] } ?? [])
        }
    }

    /// All findings that have a target, with their part.
    package var targets: [(part: String, finding: Finding)] {
        parts.flatMap { part in
            part.findings.filter { $0.target != nil }.map { (part.name, $0) }
        }
    }
}
