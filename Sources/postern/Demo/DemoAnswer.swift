/// What an agent process answers: one JSON object a line on its standard output.
struct DemoAnswer: Codable {
    /// `granted`, `permit`, `done`, `denied`, `deny` or `failed`.
    var outcome: String
    var reason: String?
    var policies: [String]?
    var credential: String?
    var budgetLeft: UInt64?
    var microseconds: Double
}
