/// A row of what `bench/cedar/run --json` prints; the rest of it is not looked at.
struct EngineRow: Decodable {
    /// How the turns lie.
    struct Ratio: Decodable {
        let median: Double
        let least: Double
        let most: Double
    }

    let name: String
    /// Nil where the reference has nothing like it.
    let ratio: Ratio?
}
