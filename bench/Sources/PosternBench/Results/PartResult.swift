/// What one part found.
public struct PartResult: Codable, Hashable, Sendable {
    public let name: String
    public let title: String
    public let explanation: String
    public let seconds: Double
    public let series: [Series]
    public let findings: [Finding]
    public let plots: [Plot]
    public let absences: [Absence]
    public let notes: [String]
    public let noise: PartNoise

    public func series(_ key: SeriesKey) -> Series? { series.first { $0.key == key } }
}
