// Goal: texts whose hashes collide stay different: the hash has no seed, so a caller can find such.
// Method: pairs that collide are searched for among numbers, then put into sets, records, entity
// stores and scopes, where a slip in the order or the comparison would lose or confuse them.

import Testing

@testable import Cedar

@Suite struct CollisionTests {
    /// Pairs of different texts with the same hash; the search is the same in every run.
    private static let pairs: [(String, String)] = {
        let arena = Arena(chunkBytes: 1 << 20)
        var first: [UInt32: Int] = [:]
        var pairs: [(String, String)] = []
        for number in 10_000_000..<10_300_000 {
            let hash = arena.text(String(number)).hash
            if let other = first[hash] { pairs.append((String(other), String(number))) }
            first[hash] = number
        }
        return pairs
    }()

    @Test func pairsWereFound() {
        #expect(Self.pairs.count > 2)
    }

    @Test func setsAndRecords() throws {
        for (left, right) in Self.pairs {
            let filler = (0..<40).map { "\"k\($0)\": \($0)" }.joined(separator: ", ")
            for expression in [
                "\"\(left)\" != \"\(right)\"",
                "[\"\(left)\", \"\(right)\"].contains(\"\(left)\")",
                "[\"\(left)\", \"\(right)\"].contains(\"\(right)\")",
                "[\"\(left)\", \"\(right)\"] == [\"\(right)\", \"\(left)\"]",
                "![\"\(left)\"].contains(\"\(right)\")",
                "{\"\(left)\": 1, \"\(right)\": 2}[\"\(left)\"] == 1",
                "{\(filler), \"\(left)\": 1, \"\(right)\": 2}[\"\(left)\"] == 1",
                "{\(filler), \"\(left)\": 1, \"\(right)\": 2}[\"\(right)\"] == 2",
                "{\(filler), \"\(right)\": 2, \"\(left)\": 1}[\"\(left)\"] == 1",
                "!({\(filler), \"\(left)\": 1} has \"\(right)\")",
                "{\"\(left)\": 1, \"\(right)\": 2} == {\"\(right)\": 2, \"\(left)\": 1}",
            ] {
                #expect(
                    try Expressions.evaluate(expression) == .value(.bool(true)), "\(expression)")
            }
        }
    }

    @Test func entities() throws {
        for (left, right) in Self.pairs {
            let user = try EntityUID(type: "User", id: left)
            let other = try EntityUID(type: "User", id: right)
            let group = try EntityUID(type: "Group", id: left)
            let twin = try EntityUID(type: "Group", id: right)
            let entities = try Entities([
                Entity(uid: user, attributes: ["n": .long(1)], parents: [group]),
                Entity(uid: other, attributes: ["n": .long(2)], parents: [twin]),
            ])
            let policies = try PolicySet(
                text: """
                    permit(principal == \(user), action, resource) when { principal.n == 1 };
                    permit(principal == \(other), action, resource) when { principal.n == 2 };
                    permit(principal in \(group), action, resource);
                    permit(principal in \(twin), action, resource);
                    """)
            let request = try Request(principal: user, action: user, resource: user)
            #expect(policies.authorize(request, entities).reasons == ["policy0", "policy2"])
            let second = try Request(principal: other, action: user, resource: user)
            #expect(policies.authorize(second, entities).reasons == ["policy1", "policy3"])
        }
    }
}
