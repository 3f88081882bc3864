/// The parts, in the order in which they run.
package enum PartList {
    static var all: [any Part.Type] {
        [
            OneInFlight.self, Pipelined.self, OpenLoop.self, Connections.self, Batches.self,
            Credentials.self, Policies.self, Lanes.self, Storms.self, Denials.self,
            Transports.self, Allocations.self, PolicyEngine.self, Audit.self,
            Revocations.self, Trees.self, Feed.self, Cache.self, Stale.self,
        ]
    }

    /// What `list` prints: name, title, explanation.
    package static var descriptions: [(name: String, title: String, explanation: String)] {
        all.map { ($0.name, $0.title, $0.explanation) }
    }

    /// Those named, in the order of the list; all where none is.
    static func named(_ names: [String]) throws(BenchError) -> [any Part.Type] {
        let known = all.map { $0.name }
        for name in names where !known.contains(name) {
            throw BenchError(
                "there is no part `\(name)`; there are \(known.joined(separator: ", "))")
        }
        return names.isEmpty ? all : all.filter { names.contains($0.name) }
    }
}
