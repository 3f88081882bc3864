/// One curve of a chart.
struct ChartLine {
    /// A place on it, with how the turns lie there.
    struct Point {
        let x: Double
        let y: Double
        var low: Double?
        var high: Double?
    }

    let name: String
    let isBaseline: Bool
    let points: [Point]
    /// Does not vary with x: drawn from end to end.
    var isLevel = false
}
