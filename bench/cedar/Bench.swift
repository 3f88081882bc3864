import Cedar
import Foundation

/// Takes one turn for each line of standard input and answers with a line: nanoseconds, then
/// counts. The driver (compare.py) asks the reference engine in between.
///
///     decide NAME ROUNDS   nanoseconds a decision, allocations a round, allows a round
///     parse NAME           nanoseconds to parse and compile, policies
///     load                 nanoseconds to read hierarchy.json, entities
///     climb ROUNDS         nanoseconds a decision that is `in` that hierarchy, allocations, allows
@main struct Bench {
    private let workload: Workload
    private let scratch = Scratch()
    private var policies: [String: PolicySet] = [:]
    private var hierarchy = Entities()
    private let clock = ContinuousClock()

    static func main() throws {
        guard CommandLine.arguments.count == 2 else { throw WorkloadError.form }
        var bench = Bench(
            workload: try Workload(folder: URL(fileURLWithPath: CommandLine.arguments[1])))
        while let line = readLine() {
            let answer = try bench.turn(line.split(separator: " ").map(String.init))
            FileHandle.standardOutput.write(Data("\(answer)\n".utf8))
        }
    }

    private init(workload: Workload) {
        self.workload = workload
    }

    private mutating func turn(_ words: [String]) throws -> String {
        switch words.first {
        case "decide" where words.count == 3:
            return decide(
                try policies(words[1]), workload.requests, workload.entities, Int(words[2]) ?? 1)
        case "climb" where words.count == 2:
            return decide(
                try policies("climb"), try climbers(), hierarchy, Int(words[1]) ?? 1)
        case "parse" where words.count == 2: return try parse(words[1])
        case "load": return try load()
        default: throw WorkloadError.form
        }
    }

    private mutating func policies(_ name: String) throws -> PolicySet {
        if let known = policies[name] { return known }
        let made = try PolicySet(text: try workload.text(name))
        policies[name] = made
        return made
    }

    private func decide(
        _ policies: PolicySet, _ requests: [Request], _ entities: Entities, _ rounds: Int
    ) -> String {
        // The first round warms the memory.
        var allows = round(policies, requests, entities)
        let allocated = allocation_count()
        let start = clock.now
        for _ in 0..<rounds { allows = round(policies, requests, entities) }
        let elapsed = start.duration(to: clock.now)
        let allocations = allocation_count() - allocated
        let each = nanoseconds(elapsed) / Double(rounds * requests.count)
        return "\(each) \(allocations / rounds) \(allows)"
    }

    private func round(
        _ policies: PolicySet, _ requests: [Request], _ entities: Entities
    ) -> Int {
        var allows = 0
        for request in requests
        where policies.authorize(request, entities, scratch: scratch).decision == .allow {
            allows += 1
        }
        return allows
    }

    private func parse(_ name: String) throws -> String {
        let text = try workload.text(name)
        let start = clock.now
        let made = try PolicySet(text: text)
        return "\(nanoseconds(start.duration(to: clock.now))) \(made.count)"
    }

    private mutating func load() throws -> String {
        let bytes = try Workload.bytes(workload.folder, "hierarchy.json")
        let start = clock.now
        hierarchy = try Entities(jsonUTF8: bytes)
        return "\(nanoseconds(start.duration(to: clock.now))) \(hierarchy.count)"
    }

    private func climbers() throws -> [Request] {
        let resource = try EntityUID(type: "Document", id: "any")
        let action = try EntityUID(type: "Action", id: "read")
        return try (0..<30).map {
            let principal = try EntityUID(type: "Workload", id: "w\($0 * 3001)")
            return try Request(principal: principal, action: action, resource: resource)
        }
    }

    private func nanoseconds(_ duration: Duration) -> Double {
        let parts = duration.components
        return Double(parts.seconds) * 1e9 + Double(parts.attoseconds) / 1e9
    }
}
