// Goal: when a glob says that it contains another, every text of the other is its own: a child's
// scope is never wider than it looks.
// Method: all pairs of small patterns against all small texts; a seeded search with longer ones;
// the containments that must be seen, as a table.

import Testing

@testable import PosternCore

@Suite struct GlobContainmentTests {
    @Test func containmentIsSound() throws {
        let globs = words(over: "ab*", upTo: 4).compactMap { Glob($0) }
        let texts = words(over: "abc", upTo: 5)
        // One bit for each text that a pattern matches.
        let matched = globs.map { glob in texts.map(glob.matches) }
        var contained = 0
        for (outer, wide) in zip(globs, matched) {
            for (inner, narrow) in zip(globs, matched) where outer.contains(inner) {
                contained += 1
                guard !zip(narrow, wide).contains(where: { $0 && !$1 }) else {
                    Issue.record("`\(outer)` claims to contain `\(inner)`")
                    return
                }
            }
        }
        #expect(contained > 1_000)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func containmentIsSoundForLongerPatterns(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<20_000 {
            let outer = pattern(&random)
            let inner = pattern(&random)
            guard let wide = Glob(outer), let narrow = Glob(inner), wide.contains(narrow) else {
                continue
            }
            let text = sample(of: inner, &random)
            guard narrow.matches(text), !wide.matches(text) else { continue }
            Issue.record("seed \(seed): `\(outer)` misses `\(text)` of `\(inner)`")
        }
    }

    @Test(arguments: [
        ("*", "*", true), ("*", "a*b", true), ("a*", "ab*", true), ("*a", "*b*a", true),
        ("*a", "a*", false), ("a*", "*", false), ("a", "a", true), ("a", "*", false),
        ("a*c", "a*b*c", true), ("a*b*c", "a*c", false), ("*", "\\*", true),
        ("\\*", "*", false), ("\\*", "\\*", true), ("a\\**", "a\\*b", true),
        ("a**", "a*", true), ("a*", "a**", true), ("a*a", "a", false), ("a*a", "a*", false),
    ])
    func knownContainments(_ outer: String, _ inner: String, _ isContained: Bool) throws {
        #expect(try #require(Glob(outer)).contains(#require(Glob(inner))) == isContained)
    }

    @Test func everyPatternContainsItself() {
        let globs = words(over: #"ab*\"#, upTo: 4).compactMap { Glob($0) }
        for glob in globs {
            #expect(glob.contains(glob), "`\(glob)`")
        }
    }

    private func pattern(_ random: inout SeededGenerator) -> String {
        let letters = ["a", "b", "*", "*", "\\*"]
        return (0...Int.random(in: 1...7, using: &random))
            .compactMap { _ in letters.randomElement(using: &random) }.joined()
    }

    /// A text of a pattern: each wildcard replaced by something.
    private func sample(of pattern: String, _ random: inout SeededGenerator) -> String {
        let runs = ["", "a", "b", "c", "ab", "*", "ba*"]
        let pieces = NaiveGlob.pieces(pattern) ?? []
        return pieces.map { piece in
            switch piece {
            case .byte(let byte): String(decoding: [byte], as: UTF8.self)
            case .star: runs.randomElement(using: &random) ?? ""
            }
        }.joined()
    }
}
