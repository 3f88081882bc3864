/// What one part found.
package struct PartResult: Codable, Hashable, Sendable {
    package let name: String
    package let title: String
    package let explanation: String
    package let seconds: Double
    package let series: [Series]
    package let findings: [Finding]
    package let plots: [Plot]
    package let absences: [Absence]
    package let notes: [String]
    package let noise: PartNoise
    /// Why it could not be measured to its end.
    package let failure: String?

    package func series(_ key: SeriesKey) -> Series? { series.first { $0.key == key } }
}
