// Goal: the table gives one cell for one name as long as something hangs on it or it is ended,
// and forgets the rest.
// Method: seeded operations against plain dictionaries; the names that must be kept apart.

import PosternCore
import Testing

@testable import PosternAuthority

@Suite struct CellTableTests {
    private func name(_ workload: String, _ task: String) -> CellTable.TaskName {
        CellTable.TaskName(workload: .test(workload), task: .named(task))
    }

    @Test func oneCellForOneName() throws {
        let table = CellTable()
        let key = try #require(table.key(.number(1)))
        #expect(table.key(.number(1)) === key)
        #expect(table.key(.number(2)) !== key)
        let workload = try #require(table.workload(.test("a")))
        #expect(table.existingWorkload(.test("a")) === workload)
        #expect(table.existingWorkload(.test("b")) == nil)
        #expect(Set(table.workloads.keys) == [.test("a")])
        let task = try #require(table.task(name("a", "t")))
        #expect(table.task(name("a", "t")) === task)
        #expect(table.task(name("b", "t")) !== task)
        #expect(table.task(name("a", "u")) !== task)
        #expect(table.taskCount == 3)
    }

    @Test func askingMakesNothing() {
        let table = CellTable()
        #expect(table.end(ofKey: .number(1)) == nil)
        #expect(table.end(ofTask: name("a", "t")) == nil)
        #expect(table.taskCount == 0)
        #expect(table.workloads.isEmpty)
        table.key(.number(1))?.end(.revokedKey)
        #expect(table.end(ofKey: .number(1)) == .revokedKey)
        #expect(table.end(ofKey: .number(2)) == nil)
    }

    /// What the table must still know: open credentials by task, and how long an end is kept.
    private struct Model {
        var open: [CellTable.TaskName: [CredentialRecord]] = [:]
        var ends: [CellTable.TaskName: DenialReason] = [:]
        var keptUntil: [CellTable.TaskName: UInt64] = [:]

        func mustKnow(_ name: CellTable.TaskName, _ now: UInt64) -> Bool {
            open[name]?.isEmpty == false || (keptUntil[name].map { now < $0 } ?? false)
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func seededOperations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let table = CellTable()
        var model = Model()
        var now: UInt64 = 0
        let names = (0..<6).map { name("w\($0 % 2)", "t\($0 / 2)") }
        for step in 0..<4_000 {
            let name = try #require(names.randomElement(using: &random))
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<4:
                guard model.ends[name] == nil else { break }
                model.open[name, default: []].append(try open(name, in: table))
            case 4..<7:
                guard let record = model.open[name]?.popLast() else { break }
                record.cells.removeCredential()
                table.release(record)
            case 7:
                let isRevoked = Bool.random(using: &random)
                let reason = isRevoked ? DenialReason.revokedTask : .completedTask
                let until = now + .random(in: 0..<500_000, using: &random)
                let cell = try #require(table.task(name))
                #expect(
                    cell.end(reason)
                        == (model.ends[name] == nil
                            || isRevoked
                                && model.ends[name] == .completedTask),
                    "seed \(seed), step \(step)")
                table.keepEnded(name, forgetMilliseconds: until)
                if model.ends[name] != .revokedTask { model.ends[name] = reason }
                model.keptUntil[name] = max(until, model.keptUntil[name] ?? 0)
            case 8: now += .random(in: 0..<300_000, using: &random)
            default:
                forget(in: table, now)
            }
            try check(table, &model, names, now, "seed \(seed), step \(step)")
        }
        for records in model.open.values {
            for record in records {
                record.cells.removeCredential()
                table.release(record)
            }
        }
        // Nothing is remembered for ever.
        now += 3_600_000
        forget(in: table, now)
        #expect(table.taskCount == 0, "seed \(seed)")
    }

    private func forget(in table: CellTable, _ now: UInt64) {
        for shard in 0..<Limits.shardCount {
            table.forgetEndedTasks(shard: shard, nowMilliseconds: now, limit: 3)
        }
    }

    private func open(
        _ name: CellTable.TaskName, in table: CellTable
    ) throws -> CredentialRecord {
        let peer = AttestedPeer(.agent, nil)
        let parts = CredentialRecord.Parts(
            id: CredentialID(Bytes16(high: 1, low: 1)),
            standing: try #require(table.standing(peer, as: name.workload, .all)),
            task: try #require(table.task(name)), expiryMilliseconds: 1, budget: nil)
        let record = CredentialRecord.make(parts, intent: "look")
        record.cells.addCredential()
        return record
    }

    private func check(
        _ table: CellTable, _ model: inout Model, _ names: [CellTable.TaskName],
        _ now: UInt64, _ comment: Comment
    ) throws {
        for name in names {
            let end = table.end(ofTask: name)
            if model.mustKnow(name, now) {
                try #require(end == model.ends[name], comment)
            } else if end == nil {
                // It may be forgotten from here on; once it is, it is another task.
                model.ends[name] = nil
                model.keptUntil[name] = nil
            }
            for record in model.open[name] ?? [] {
                try #require(table.task(name) === record.cells.task, comment)
            }
        }
        let held = model.open.values.joined().count
        #expect(table.key(.number(1))?.credentials == held, comment)
    }
}
