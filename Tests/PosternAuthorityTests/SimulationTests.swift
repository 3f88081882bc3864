// Goal: the authority as a whole does what its description says, whatever happens in whichever
// order: attests, calls, revocations, completions, time, reloads and processes that come and go.
// Method: 20,000 seeded steps on fake ports; a plain model predicts every outcome with its
// reason. A failure names its seed and step, which play it again.

import PosternAuthority
import PosternCore
import Testing

@Suite struct SimulationTests {
    @Test(.timeLimit(.minutes(15)), arguments: [1, 2, 3, 20_260_101, 0xC0FFEE] as [UInt64])
    func twentyThousandSteps(seed: UInt64) throws {
        var simulation = try Simulation(seed: seed)
        for step in 0..<20_000 {
            simulation.step = step
            try simulation.run()
        }
        // A simulation that never gets anywhere proves nothing.
        let seen = simulation.seen
        for reason in Simulation.reasonsToSee {
            #expect(seen[reason.name, default: 0] > 0, "seed \(seed) never saw \(reason.name)")
        }
        #expect(seen["permit", default: 0] > 500, "seed \(seed)")
        #expect(seen["granted", default: 0] > 500, "seed \(seed)")
        #expect(seen["capacity", default: 0] > 0, "seed \(seed)")
    }
}
