/// How much is measured, and for how long.
package struct Plan: Sendable {
    package let isQuick: Bool
    package let turns: Int
    /// A usual measurement.
    let milliseconds: Int
    /// What runs before the first turn and is thrown away.
    let warmUpMilliseconds: Int
    let inFlight: [Int]
    let loadPercents: [Int]
    let connections: [Int]
    /// Processes that connections are spread over, at most.
    let connectionProcesses = 4
    let batches: [Int]
    let credentials: [Int]
    /// How long attesting the most credentials may take; beyond, they are absent.
    let attestMilliseconds: Int
    let policies: [Int]
    let lanes: [Int]

    package static func full(
        turns: Int? = nil, processors: Int, attestSeconds: Int? = nil
    ) -> Plan {
        Plan(
            isQuick: false, turns: turns ?? 5, milliseconds: 500, warmUpMilliseconds: 200,
            inFlight: [1, 4, 16, 64, 256, 512, 1_024], loadPercents: [10, 30, 50, 70, 90],
            connections: [1, 16, 256, 1_000], batches: [1, 8, 32, 128],
            credentials: [1_000, 10_000, 100_000, 1_000_000],
            attestMilliseconds: (attestSeconds ?? 240) * 1_000, policies: [10, 100, 1_000],
            lanes: lanes(processors))
    }

    package static func quick(
        turns: Int? = nil, processors: Int, attestSeconds: Int? = nil
    ) -> Plan {
        Plan(
            isQuick: true, turns: turns ?? 3, milliseconds: 200, warmUpMilliseconds: 60,
            inFlight: [16, 512], loadPercents: [30, 70, 90], connections: [1, 16, 1_000],
            batches: [1, 32], credentials: [1_000, 10_000],
            attestMilliseconds: (attestSeconds ?? 10) * 1_000, policies: [10, 1_000],
            lanes: [1, 2])
    }

    /// 1, 2, 4 … up to the number of processors, and at least two.
    private static func lanes(_ processors: Int) -> [Int] {
        var lanes = [1, 2]
        while let last = lanes.last, last * 2 <= min(processors, 64) { lanes.append(last * 2) }
        return lanes
    }

    /// About how long so many subjects take, with their warm-up and turns, in seconds.
    func seconds(subjects: Int, longer: Double = 1) -> Double {
        let one = Double(milliseconds) * longer * Double(turns) + Double(warmUpMilliseconds)
        // Each turn has a calibration and a few milliseconds around each measurement.
        return Double(subjects) * (one + Double(turns) * 25) / 1_000
    }
}
