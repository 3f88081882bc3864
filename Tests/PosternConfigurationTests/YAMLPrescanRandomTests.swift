// Goal: no text gets an anchor or an alias past the scan, whatever it does with quotes, comments,
// brackets and lines.
// Method: seeded random texts of YAML's own pieces. Behind the scan the library must never find an
// anchor or an alias: where it does, the scan took for quoted what the library did not.

import Testing

@testable import PosternConfiguration

struct YAMLPrescanRandomTests {
    private static let pieces = [
        "a", "b", " ", " ", "\n", "\n", "\n  ", "'", "\"", "''", "\\", "[", "]", "{", "}", ",",
        ", ",
        ":", ": ", "-", "- ", "?", "? ", "#", " #", "&x ", "&x [a]", "*x", "|", ">", "\t", "%",
        "---",
    ]

    /// SplitMix64: the standard library's generator has no seed.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func `nothing gets past the scan`(seed: UInt64) {
        var generator = Generator(state: seed)
        var passed = 0
        for _ in 0..<5_000 {
            let count = Int.random(in: 1...16, using: &generator)
            let text = (0..<count).map { _ in
                Self.pieces.randomElement(using: &generator) ?? ""
            }.joined()
            guard (try? YAMLPrescan.check(text, file: "f")) != nil else { continue }
            passed += 1
            do {
                _ = try YAMLDocument.parse(text, file: "f")
            } catch {
                let isHidden =
                    error.message.contains("anchor") || error.message.contains("alias")
                #expect(!isHidden, "seed \(seed): \(text.debugDescription): \(error.message)")
            }
        }
        // Else nothing was tested.
        #expect(passed > 500)
    }
}
