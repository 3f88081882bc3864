/// Something that is measured once in each turn.
struct Subject {
    let key: SeriesKey
    let isBaseline: Bool
    /// Measures for so many milliseconds.
    let measure: (Int) throws(BenchError) -> Sample

    init(
        _ line: String, _ x: Double? = nil, isBaseline: Bool = false,
        measure: @escaping (Int) throws(BenchError) -> Sample
    ) {
        key = SeriesKey(line, x)
        self.isBaseline = isBaseline
        self.measure = measure
    }

    /// A rig in a closed loop.
    init(
        _ line: String, _ x: Double? = nil, isBaseline: Bool = false, rig: Rig,
        inFlight: Int = 1
    ) {
        self.init(line, x, isBaseline: isBaseline) { milliseconds throws(BenchError) in
            try rig.measure(.closed(milliseconds: milliseconds, inFlight: inFlight))
        }
    }
}
