/// A whole run; `result.json` is this, as JSON.
public struct BenchResult: Codable, Hashable, Sendable {
    /// Grows when the form changes; a reader refuses others.
    public static let schemaVersion = 1

    public let schema: Int
    public let machine: Machine
    /// Of what was measured: `postern`, `libzmq`, `grpc`, `swift` and so on.
    public let versions: [String: String]
    public let commit: String
    public let seed: UInt64
    public let isQuick: Bool
    public let turnCount: Int
    /// ISO 8601, UTC.
    public let startedAt: String
    public let seconds: Double
    public let parts: [PartResult]

    /// All findings that have a target, with their part.
    public var targets: [(part: String, finding: Finding)] {
        parts.flatMap { part in
            part.findings.filter { $0.target != nil }.map { (part.name, $0) }
        }
    }
}
