// Goal: two patterns are said to intersect exactly when some text matches both.
// Method: all pairs of small patterns against all texts up to a length at which both have a common
// text if they have any; a table with escapes and with resources.

import Testing

@testable import PosternCore

@Suite struct GlobIntersectionTests {
    @Test func intersectionIsExact() throws {
        let globs = words(over: "ab*", upTo: 4).compactMap { Glob($0) }
        // What two such patterns have in common is at most as long as both together.
        let texts = words(over: "ab", upTo: 8) + [""]
        let matched = globs.map { glob in texts.map(glob.matches) }
        var common = 0
        for (one, its) in zip(globs, matched) {
            for (other, others) in zip(globs, matched) {
                let expected = zip(its, others).contains { $0 && $1 }
                if expected { common += 1 }
                guard one.intersects(other) == expected else {
                    Issue.record("`\(one)` and `\(other)`: \(expected)")
                    return
                }
            }
        }
        #expect(common > 1_000)
    }

    @Test(arguments: [
        ("payments.*", "payments.send", true), ("payments.*", "*", true),
        ("payments.*", "mail.*", false), ("*.send", "payments.*", true),
        ("*.send", "payments.list", false), ("a\\*", "a*", true), ("a\\*", "ab", false),
        ("a\\**", "a*b", true), ("\\\\", "*", true), ("a*b*c", "a*d*c", true),
        ("a*b", "b*a", false),
    ])
    func knownIntersections(_ one: String, _ other: String, _ expected: Bool) throws {
        let (one, other) = (try #require(Glob(one)), try #require(Glob(other)))
        #expect(one.intersects(other) == expected)
        #expect(other.intersects(one) == expected)
    }

    @Test(arguments: [
        ("*", "Doc::*", true), ("Doc::*", "Doc::\"a\"", true), ("Doc::*", "Host::*", false),
        ("Doc::\"a*\"", "Doc::\"*z\"", true), ("Doc::\"a*\"", "Doc::\"b*\"", false),
        ("Doc::\"a*\"", "Docs::\"a*\"", false), ("*", "*", true),
    ])
    func resources(_ one: String, _ other: String, _ expected: Bool) throws {
        let (one, other) = (
            try #require(ResourcePattern(one)), try #require(ResourcePattern(other))
        )
        #expect(one.intersects(other) == expected)
        #expect(other.intersects(one) == expected)
    }
}
