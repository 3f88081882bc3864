/// What a driver of the decision cache is told to do.
struct CacheCommand: Equatable, CustomStringConvertible {
    /// A clock around one hit would be a part of what it measures.
    static let callsPerRound = 1_000

    /// Whether its calls are those that the cache answers.
    let isCached: Bool
    let rounds: Int

    init(isCached: Bool, rounds: Int) {
        self.isCached = isCached
        self.rounds = rounds
    }

    /// The reverse of `description`.
    init(_ line: String) throws(BenchError) {
        let words = line.split(separator: " ")
        guard words.count == 2, let rounds = Int(words[1]), (1...1_000_000).contains(rounds),
            words[0] == "hits" || words[0] == "asks"
        else { throw BenchError("`\(line)` is no command") }
        self.init(isCached: words[0] == "hits", rounds: rounds)
    }

    var description: String { "\(isCached ? "hits" : "asks") \(rounds)" }
}
