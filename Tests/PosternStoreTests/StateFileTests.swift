// Goal: a state that is older than what was done is not started on; a copy is started on only when
// somebody says so, and then begins later than all that was used.
// Method: real files, looked at through the store.

import Foundation
import GRDB
import PosternAuthority
import PosternCore
import Testing

@testable import PosternStore

@Suite(.timeLimit(.minutes(15))) struct StateFileTests {
    private let folder: TemporaryFolder
    private let clock = FixedClock()
    private var path: String { folder.path + "/state.db" }

    init() throws { folder = try TemporaryFolder() }

    private func write(_ changes: [StateChange] = [], milliseconds: UInt64 = 0) throws {
        let database = try StateDatabase(path: path, clock: clock)
        var texts = HolderTexts()
        try database.write(
            changes, &texts, bootMilliseconds: clock.bootMilliseconds + milliseconds)
    }

    @Test func anOlderStateThanWasUsedIsRefused() throws {
        try write([.installed(digest: "abc", epoch: 5)])
        let store = try StateStore(path: path, clock: clock)
        // Not by the epochs that count as used: these are far ahead.
        #expect(try store.load(epochFloor: 5).lastChange == 5)
        #expect(throws: StateStoreError.behind(path: path, epoch: 5, floor: 6)) {
            try store.load(epochFloor: 6)
        }
    }

    /// The row of a change tells of it; once it is forgotten, the broker's own does.
    @Test func theLastChangeIsKnownWhenItIsForgotten() throws {
        let ending = Ending(
            target: .credential(CredentialID(Bytes16(high: 1, low: 1))),
            reason: .revokedCredential, isByOperator: true, epoch: 9, atMilliseconds: 1_000,
            forgetMilliseconds: clock.bootMilliseconds + 1)
        try write([.installed(digest: "abc", epoch: 5), .ended(ending)])
        let file = StateFile(path: path)
        #expect(try file.summary().lastChange == 9)
        #expect(try file.summary().credentialsEnded == 1)
        try write(milliseconds: 1)
        #expect(try file.summary().credentialsEnded == 0)
        #expect(try file.summary().lastChange == 9)
        #expect(try StateStore(path: path, clock: clock).load(epochFloor: 9).lastChange == 9)
    }

    @Test func anOlderStateIsAcceptedWithTheEpochThatWasUsed() throws {
        try write()
        let file = StateFile(path: path)
        #expect(throws: StateStoreError.notPutBack(path: path)) { try file.accept() }
        #expect(try file.accept(epochFloor: 50_000_000) == 0)
        #expect(
            try StateStore(path: path, clock: clock).load(epochFloor: 50_000_000).epoch
                > 50_000_000)
    }

    @Test func aCopySaysThatItIsOneAndTheFileDoesNot() throws {
        let holder = CredentialHolder.local
        try write([
            .granted(
                StoredCredential(
                    id: CredentialID(Bytes16(high: 1, low: 1)), holder: holder,
                    task: try #require(TaskID("t")), intent: "x", expiryMilliseconds: 60_000,
                    keptMilliseconds: 120_000, budget: nil))
        ])
        let copy = folder.path + "/copy.db"
        try StateFile(path: path).copy(to: copy)
        #expect(try !StateFile(path: path).summary().isCopy)
        let summary = try StateFile(path: copy).summary()
        #expect(summary.isCopy)
        #expect(summary.credentials == 1)
        #expect(throws: StateStoreError.putBack(path: copy)) {
            _ = try StateStore(path: copy, clock: clock)
        }
        #expect(try StateFile(path: copy).accept() == 1)
        #expect(try StateFile(path: copy).summary().credentials == 0)
        _ = try StateStore(path: copy, clock: clock)
    }

    /// A backup of an earlier version is as good as another.
    @Test func aCopyOfTheFirstVersionIsBroughtUpToDate() throws {
        let queue = try DatabaseQueue(path: path)
        try StateSchema.migrator.migrate(queue, upTo: "1")
        try queue.close()
        #expect(try StateFile(path: path).summary().version == "1")
        let copy = folder.path + "/copy.db"
        try StateFile(path: path).copy(to: copy)
        #expect(try StateFile(path: copy).summary().version == "6")
        #expect(try StateFile(path: path).summary().version == "1")
    }
}
