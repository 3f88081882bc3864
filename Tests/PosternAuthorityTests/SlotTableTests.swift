// Goal: a table gives back exactly what is in it, wherever slots collide, wrap around, close or
// move, and takes what is due and nothing else.
// Method: every short sequence on fingerprints that collide; seeded operations against a plain
// dictionary; how long searches are at thousands of entries.

import PosternCore
import Testing

@testable import PosternAuthority

@Suite struct SlotTableTests {
    private final class Thing: Sendable {
        let number: Int
        init(_ number: Int) { self.number = number }
    }

    private func due(_ second: UInt64) -> DueSecond { DueSecond(milliseconds: second * 1_000) }

    private func now(_ second: UInt64) -> DueSecond {
        DueSecond(nowMilliseconds: second * 1_000)
    }

    /// Four entries, of which some begin at the same slot, two at the last one: each sequence of
    /// six puts in what is not there and takes out what is.
    @Test(
        arguments: [
            [1, 1, 1, 1], [0xFFFF, 0xFFFF, 1, 1], [0xFFFF, 0xFFFE, 0x8000, 1],
        ] as [[UInt16]])
    func everySmallSequence(_ fingerprints: [UInt16]) {
        for sequence in 0..<4_096 {
            var table = SlotTable<Thing>()
            var present: Set<Int> = []
            for step in 0..<6 {
                let number = sequence >> (2 * step) & 3
                if let slot = table.slot(of: fingerprints[number], where: { $0.number == number }) {
                    #expect(present.remove(number) != nil)
                    #expect(table.remove(slot)?.number == number)
                } else {
                    #expect(present.insert(number).inserted)
                    table.insert(Thing(number), fingerprints[number], due: .never)
                }
                #expect(table.count == present.count)
                for number in 0..<4 {
                    let slot = table.slot(of: fingerprints[number]) { $0.number == number }
                    #expect((slot != nil) == present.contains(number), "\(sequence)")
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func seededOperations(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var table = SlotTable<Thing>()
        var model: [Int: (fingerprint: UInt16, due: UInt64)] = [:]
        var time: UInt64 = 0
        for step in 0..<20_000 {
            // It grows for a while, then shrinks.
            let isGrowing = step / 2_500 % 2 == 0
            let number = Int.random(in: 0..<1_500, using: &random)
            let known = model[number]
            let slot = table.slot(of: known?.fingerprint ?? 7) { $0.number == number }
            try #require((slot != nil) == (known != nil), "seed \(seed), step \(step)")
            switch (known, Int.random(in: 0..<10, using: &random)) {
            case (nil, 0..<(isGrowing ? 8 : 2)):
                let fingerprint = UInt16.random(in: 1...64, using: &random) * 1_000
                let instant = time + .random(in: 0..<(isGrowing ? 5_000 : 50), using: &random)
                table.insert(Thing(number), fingerprint, due: due(instant))
                model[number] = (fingerprint, instant)
            case (_?, 0..<3):
                let instant = time + .random(in: 0..<500, using: &random)
                if let slot { table.setDue(slot) { _ in due(instant) } }
                model[number]?.due = instant
            case (_?, 3..<(isGrowing ? 4 : 9)):
                if let slot { #expect(table.remove(slot)?.number == number) }
                model[number] = nil
            default:
                time += .random(in: 0..<3, using: &random)
                try takeDue(from: &table, &model, time, limit: step % 7, "seed \(seed), \(step)")
            }
            try #require(table.count == model.count, "seed \(seed), step \(step)")
        }
    }

    /// Of those that are due, as many as the limit allows; a third is put off by ten seconds.
    private func takeDue(
        from table: inout SlotTable<Thing>,
        _ model: inout [Int: (fingerprint: UInt16, due: UInt64)], _ time: UInt64, limit: Int,
        _ comment: Comment
    ) throws {
        let expected = model.filter { $0.value.due <= time }.count
        var left = limit
        var postponed: [Int] = []
        let taken = table.takeDue(now: now(time), limit: &left) { thing in
            guard thing.number % 3 == 0 else { return nil }
            postponed.append(thing.number)
            return due(time + 10)
        }
        try #require(taken.count + postponed.count == min(limit, expected), comment)
        try #require(left == limit - min(limit, expected), comment)
        for number in postponed { model[number]?.due = time + 10 }
        for thing in taken {
            let gone = model.removeValue(forKey: thing.number)
            try #require(gone.map { $0.due <= time } == true, comment)
        }
    }

    /// A wrong first slot would find everything as well, after a walk through all the others.
    @Test func searchesAreShort() {
        var random = SeededGenerator(seed: 1)
        var table = SlotTable<Thing>()
        let fingerprints = (0..<5_000).map { _ in UInt16.random(in: 1 ... .max, using: &random) }
        for (number, fingerprint) in fingerprints.enumerated() {
            table.insert(Thing(number), fingerprint, due: .never)
            #expect(table.capacity * 7 / 8 >= table.count)
        }
        #expect(table.capacity < 5_000 * 4 / 3)
        var length = 0
        for (number, fingerprint) in fingerprints.enumerated() {
            let slot = table.slot(of: fingerprint) { $0.number == number }
            length += slot.map { table.searchLength($0) } ?? 1_000_000
        }
        #expect(length / 5_000 < 8, "\(length)")
    }

    @Test func emptyTablesTakeLittle() {
        var table = SlotTable<Thing>()
        #expect(table.capacity == 0)
        #expect(table.slot(of: 1) { _ in true } == nil)
        for number in 0..<1_000 {
            table.insert(Thing(number), UInt16(1 + number * 60), due: due(5))
        }
        var limit = 1_000
        #expect(table.takeDue(now: now(4), limit: &limit) { _ in nil }.isEmpty)
        #expect(table.takeDue(now: now(5), limit: &limit) { _ in nil }.count == 1_000)
        #expect(table.count == 0)
        #expect(table.capacity <= 32)
    }

    /// What goes is released, once: nothing keeps it.
    @Test func entriesAreReleased() {
        var table = SlotTable<Thing>()
        weak var gone: Thing?
        weak var kept: Thing?
        do {
            let (first, second) = (Thing(0), Thing(1))
            (gone, kept) = (first, second)
            table.insert(first, 5, due: .never)
            table.insert(second, 5, due: .never)
            for number in 2..<100 {
                table.insert(Thing(number), UInt16(number), due: .never)
            }
            if let slot = table.slot(of: 5, where: { $0 === first }) { _ = table.remove(slot) }
        }
        #expect(gone == nil)
        #expect(kept?.number == 1)
        table = SlotTable()
        #expect(kept == nil)
    }

    @Test func instantsThatDoNotFit() {
        #expect(DueSecond(milliseconds: .max) == .never)
        #expect(DueSecond(nowMilliseconds: .max) < .never)
        #expect(DueSecond(milliseconds: 0) <= DueSecond(nowMilliseconds: 0))
        #expect(DueSecond(milliseconds: 1) > DueSecond(nowMilliseconds: 999))
        #expect(DueSecond(milliseconds: 1) <= DueSecond(nowMilliseconds: 1_000))
    }
}
