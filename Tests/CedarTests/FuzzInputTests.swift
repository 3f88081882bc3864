// Goal: what the fuzzer once found stays found, and no kept input stops the engine.
// Method: every file of Fixtures/fuzz goes through every entry of the fuzz target, as the fuzzer's
// input and as the bytes of each reader; a file is never chosen by its first byte alone.

import Foundation
import Testing

@Suite struct FuzzInputTests {
    @Test func keptInputs() throws {
        let folder = try #require(
            Bundle.module.url(forResource: "fuzz", withExtension: nil, subdirectory: "Fixtures"))
        let files = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        #expect(!files.isEmpty)
        for file in files {
            let bytes = Array(try Data(contentsOf: file))
            let outcome = SmallStack.run {
                bytes.withUnsafeBufferPointer { FuzzEntry.read(input: $0) }
                for entry in FuzzEntry.allCases {
                    entry.read(bytes)
                    entry.read(Array(bytes.dropFirst()))
                }
                return true
            }
            #expect(outcome == true, "\(file.lastPathComponent)")
        }
    }

    @Test func fixtureIsRead() {
        #expect(FuzzFixture() != nil)
    }

    @Test func everyByteChoosesAnEntry() {
        let chosen = Set((UInt8.min...UInt8.max).map { FuzzEntry(first: $0) })
        #expect(chosen == Set(FuzzEntry.allCases))
        #expect(FuzzEntry(first: UInt8(ascii: "e")) == .entities)
    }
}
