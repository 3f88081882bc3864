/// What a trial found.
struct TrialResult: Encodable {
    /// One decision, in the order in which they were made.
    struct Step: Encodable {
        let task: String
        /// The injection whose calls were slipped in; nil for a task on its own.
        let injection: String?
        /// `user` or `injection`: whose call it is.
        let origin: String
        let tool: String
        let decision: String
        let reason: String?
        let policies: [String]
        let microseconds: Double
    }

    struct Share: Encodable {
        let count: Int
        let of: Int

        var percent: Double { of == 0 ? 0 : 100 * Double(count) / Double(of) }

        private enum CodingKeys: CodingKey {
            case count, of, percent
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(count, forKey: .count)
            try container.encode(of, forKey: .of)
            try container.encode(percent, forKey: .percent)
        }
    }

    struct Latency: Encodable {
        let p50: Double
        let p90: Double
        let p99: Double
        let max: Double

        init(_ microseconds: [Double]) {
            let sorted = microseconds.sorted()
            func at(_ share: Double) -> Double {
                guard !sorted.isEmpty else { return 0 }
                let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
                return sorted[Swift.min(sorted.count - 1, Swift.max(0, rank))]
            }
            (p50, p90, p99, max) = (at(0.5), at(0.9), at(0.99), sorted.last ?? 0)
        }
    }

    let suite: String
    /// User tasks all of whose own calls are permitted.
    let utility: Share
    /// Pairs of user and injection task in which a call that the injection needs is denied.
    let security: Share
    /// Pairs in which all of the user task's own calls are permitted all the same.
    let utilityUnderAttack: Share
    let calls: Int
    let attestsDenied: Int
    let latencyMicroseconds: Latency
    let denials: [String: Int]
    let decisions: [Step]
}
