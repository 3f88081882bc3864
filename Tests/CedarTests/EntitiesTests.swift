// Goal: the store answers `in` as a walk over the parents does, merges as documented, and loads
// large hierarchies.
// Method: random hierarchies against the plain walk, from seeds; merging by hand; 100,000 entities.

import Testing

@testable import Cedar

@Suite struct EntitiesTests {
    @Test(arguments: 0..<20) func ancestorsAgainstAWalk(_ seed: Int) throws {
        var random = SeededRandom(seed: UInt64(seed))
        let entities = try RandomScopes.entities(&random)
        for _ in 0..<100 {
            let uid = try EntityUID(parsing: RandomScopes.name(&random))
            let other = try EntityUID(parsing: RandomScopes.name(&random))
            #expect(
                entities.isDescendant(uid, of: other) == RandomScopes.isIn(uid, other, entities),
                "seed \(seed): \(uid) in \(other)")
        }
    }

    @Test func merging() throws {
        let uid = try EntityUID(type: "U", id: "a")
        let first = try EntityUID(type: "G", id: "1")
        let second = try EntityUID(type: "G", id: "2")
        let file = try Entities([
            Entity(
                uid: uid, attributes: ["x": .long(1), "y": .long(1)], parents: [first],
                tags: ["t": .long(1)])
        ])
        let extra = try Entities([
            Entity(
                uid: uid, attributes: ["x": .long(2), "z": .long(2)], parents: [second],
                tags: ["t": .long(2), "u": .long(2)]),
            Entity(uid: second, parents: [first]),
        ])
        let merged = try file.merging(extra)
        #expect(merged.count == 2)
        #expect(
            merged[uid]
                == Entity(
                    uid: uid, attributes: ["x": .long(1), "y": .long(1), "z": .long(2)],
                    parents: [first, second], tags: ["t": .long(1), "u": .long(2)]))
        #expect(merged.isDescendant(second, of: first))
        #expect(file.count == 1)
        let opposite = try Entities([Entity(uid: first, parents: [uid])])
        #expect(throws: DataError.self) { try file.merging(opposite) }
    }

    @Test func refusedWithoutADocument() throws {
        let uid = try EntityUID(type: "U", id: "a")
        let error = #expect(throws: DataError.self) {
            try Entities([Entity(uid: uid), Entity(uid: uid, attributes: ["x": .long(1)])])
        }
        #expect(error?.entity == uid)
        #expect(error?.position == nil)
        #expect(error?.rendered == error?.message)
        #expect(try Entities([Entity(uid: uid), Entity(uid: uid)]).count == 1)
    }

    @Test func aDirectoryOfManyUsersSharesItsAncestors() throws {
        let groups = try (0..<1000).map { index in
            Entity(
                uid: try EntityUID(type: "G", id: "\(index)"),
                parents: index == 0 ? [] : [try EntityUID(type: "G", id: "\(index / 10)")])
        }
        let users = try (0..<20_000).map { index in
            Entity(
                uid: try EntityUID(type: "U", id: "\(index)"),
                parents: [try EntityUID(type: "G", id: "\(index % 1000)")])
        }
        let entities = try Entities(groups.dropFirst() + users + [groups[0]])
        let root = try EntityUID(type: "G", id: "0")
        #expect(entities.count == 21_000)
        #expect(users.allSatisfy { entities.isDescendant($0.uid, of: root) })
        #expect(!entities.isDescendant(root, of: users[0].uid))
    }

    @Test func aLongChainIsNoRecursion() throws {
        let uids = try (0..<3000).map { try EntityUID(type: "U", id: "\($0)") }
        let chain = uids.indices.map { index in
            Entity(uid: uids[index], parents: index == 0 ? [] : [uids[index - 1]])
        }
        let entities = try #require(SmallStack.run { try? Entities(chain) } ?? nil)
        #expect(entities.isDescendant(uids[2999], of: uids[0]))
    }

    @Test func ancestorsAreLimited() throws {
        let uids = try (0..<100).map { try EntityUID(type: "U", id: "\($0)") }
        var chain = EntityCollection()
        for index in uids.indices {
            try chain.add(Entity(uid: uids[index], parents: index == 0 ? [] : [uids[index - 1]]))
        }
        // One set for each entity that has a child: 1 + 2 + … + 99 pairs.
        _ = try EntityStore(chain, ancestorPairsMax: 4950)
        let error = #expect(throws: DataError.self) {
            try EntityStore(chain, ancestorPairsMax: 4949)
        }
        #expect(
            error?.message == "the entities have more than 4949 pairs of entity and ancestor; "
                + "the limit is passed at `U::\"99\"`")
    }
}
