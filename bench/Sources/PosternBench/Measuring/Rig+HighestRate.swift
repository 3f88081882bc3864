extension Rig {
    /// The median rate of three short closed loops, in requests a second.
    func highestRate(_ plan: Plan, inFlight: Int) throws(BenchError) -> Double {
        var rates: [Double] = []
        for _ in 0..<3 {
            let sample = try measure(.closed(milliseconds: plan.milliseconds, inFlight: inFlight))
            rates.append(sample.measurement.perSecond)
        }
        return Spread(rates)?.median ?? 0
    }
}
