// Goal: a glob matches what its definition says and nothing else, and a hostile pattern cannot
// make it slow.
// Method: every pattern and text over small alphabets against a recursive matcher; tables for
// escapes, bytes and limits; hostile patterns whose search tree no computer could walk.

import Testing

@testable import PosternCore

@Suite struct GlobTests {
    @Test func everySmallPatternMatchesAsTheDefinitionSays() throws {
        let texts = words(over: "ab", upTo: 5) + words(over: #"a*\"#, upTo: 3)
        var compared = 0
        for pattern in words(over: #"ab*\"#, upTo: 5) {
            let naive = NaiveGlob.pieces(pattern)
            let glob = Glob(pattern)
            #expect((glob == nil) == (naive == nil), "`\(pattern)`")
            guard let glob, let naive else { continue }
            for text in texts {
                compared += 1
                guard glob.matches(text) != NaiveGlob.matches(naive[...], Array(text.utf8)[...])
                else { continue }
                Issue.record("`\(pattern)` and `\(text)`")
                return
            }
        }
        #expect(compared > 50_000)
    }

    @Test(arguments: [
        (#"a\*b"#, "a*b", true), (#"a\*b"#, "axb", false), (#"a\\b"#, #"a\b"#, true),
        (#"a\\b"#, #"a\\b"#, false), (#"\**"#, "*", true), (#"\**"#, "*tail", true),
        (#"\**"#, "tail", false), (#"\\*"#, #"\x"#, true), (#"\\\*"#, #"\*"#, true),
        (#"\\\*"#, #"\x"#, false), ("**", "", true), ("*", "", true), ("a", "", false),
        ("Mail.*", "mail.read", false), ("mail.*", "mail", false), ("mail.*", "mail.", true),
        ("*.com", "evil.com.org", false), ("a*a", "a", false), ("a*a", "aa", true),
    ])
    func escapesAndCase(_ pattern: String, _ text: String, _ isMatch: Bool) throws {
        #expect(try #require(Glob(pattern)).matches(text) == isMatch)
    }

    /// Two spellings of é are two texts; a letter with an accent does not end in the letter.
    @Test func nothingIsNormalised() throws {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        #expect(composed == decomposed)
        #expect(try !#require(Glob(composed)).matches(decomposed))
        #expect(try !#require(Glob(decomposed)).matches(composed))
        #expect(try #require(Glob(composed)).matches(composed))
        #expect(try #require(Glob("cafe*")).matches(decomposed))
        #expect(try #require(Glob(composed)) != #require(Glob(decomposed)))
        // A star that a combining mark follows is still a star.
        #expect(try #require(Glob("*\u{301}")).matches(decomposed))
        #expect(try !#require(Glob("*\u{301}")).matches(composed))
        #expect(Glob("a\\\u{301}") == nil)
        #expect(try #require(Glob("K")).matches("\u{212A}") == false)
    }

    @Test(arguments: ["", "\\", "a\\", "\\a", "a\\b", "**\\", "\\\\\\"])
    func notAPattern(_ text: String) {
        #expect(Glob(text) == nil)
    }

    @Test func limits() throws {
        let longest = String(repeating: "a", count: Limits.patternBytesMax)
        #expect(Glob(longest) != nil)
        #expect(Glob(longest + "a") == nil)
        #expect(Glob(String(repeating: "é", count: Limits.patternBytesMax / 2)) != nil)
        #expect(Glob(String(repeating: "é", count: Limits.patternBytesMax / 2) + "a") == nil)
        let most = String(repeating: "*a", count: Limits.wildcardsMax)
        #expect(Glob(most) != nil)
        #expect(Glob(most + "*") == nil)
        // A run of stars is one wildcard, an escaped one none.
        #expect(Glob(String(repeating: "***a", count: Limits.wildcardsMax)) != nil)
        #expect(Glob(most + #"\*"#) != nil)
    }

    @Test func aLiteralMatchesItselfOnly() throws {
        let texts = words(over: #"a*\"#, upTo: 4).dropFirst()
        for text in texts {
            let glob = try #require(Glob(literal: text))
            for other in texts { #expect(glob.matches(other) == (other == text)) }
        }
        #expect(Glob(literal: "") == nil)
        #expect(Glob(literal: String(repeating: "*", count: Limits.patternBytesMax)) == nil)
        let combining = "a*\u{301}"
        #expect(try #require(Glob(literal: combining)).matches(combining))
        #expect(try !#require(Glob(literal: combining)).matches("ab\u{301}"))
    }

    /// A matcher that tries every split would need more than 10^20 steps for the first of these;
    /// that the test ends at all is the bound.
    @Test(.timeLimit(.minutes(15)), arguments: ["a", "aa", "aaaaaaaa"])
    func aHostilePatternIsNoSearchTree(_ block: String) throws {
        let text = String(repeating: "a", count: Limits.resourceIDBytesMax)
        let stars = String(repeating: "*" + block, count: Limits.wildcardsMax)
        #expect(try #require(Glob(stars)).matches(text))
        #expect(try !#require(Glob(stars + "b")).matches(text))
        let long = "*" + String(repeating: "a", count: Limits.patternBytesMax - 2) + "b"
        #expect(try !#require(Glob(long)).matches(text))
        #expect(try !#require(Glob(stars)).contains(#require(Glob(long))))
    }
}
