// Goal: a resource pattern covers the resources of its form and type, and nothing that only
// looks like one of them.
// Method: tables of the three forms and of texts that are none; every pair of small patterns
// for containment against every small resource.

import Testing

@testable import PosternCore

@Suite struct ResourcePatternTests {
    @Test(arguments: [
        ("*", "Host", "x", true), ("*", "A::B", "", true), ("Host::*", "Host", "", true),
        ("Host::*", "Host", "*", true), ("Host::*", "Hosts", "x", false),
        ("Host::*", "Bank::Host", "x", false), ("Bank::Account::*", "Bank::Account", "1", true),
        ("Bank::*", "Bank::Account", "1", false), (#"Host::"a*""#, "Host", "api", true),
        (#"Host::"a*""#, "Host", "", false), (#"Host::"a*""#, "host", "api", false),
        (#"Host::"*""#, "Host", "", true), (#"Host::"\*""#, "Host", "*", true),
        (#"Host::"\*""#, "Host", "x", false), (#"Host::"a"b""#, "Host", #"a"b"#, true),
        (#"Host::"::"x""#, "Host", #"::"x"#, true), (#"A::"B::c""#, "A", "B::c", true),
        (#"A::"B::c""#, "A::B", "c", false), (#"A::B::"c""#, "A::B", "c", true),
        (#"A::B::"c""#, "A", #"B::"c"#, false), (#"A::"*""#, "A::B", "x", false),
    ])
    func matching(_ text: String, _ type: String, _ id: String, _ isMatch: Bool) throws {
        let pattern = try #require(ResourcePattern(text))
        #expect(pattern.matches(type: type, id: id) == isMatch)
        #expect(pattern.description == text)
    }

    @Test(arguments: [
        "", "**", "Host", "Host::", "Host:*", "::*", "Host::**", "Host::x", "Host:::*",
        #"Host::"""#, #"Host::""#, #"Host::"x"#, #"Host::x""#, #"Host:"x""#, #"::"x""#,
        #""x""#, #"Host::"x" "#, #" Host::"x""#, #"Host ::"x""#, #"Host::"a\b""#, #"Host::"\""#,
        "1Host::*", "Host-Name::*", "in::*", "if::*", "A::true::*", "A::__cedar::*",
        #"is::"x""#, #"A::B::c"#, #"A::B::c""#, "Höst::*", #"Host::"x"*"#, "Host::*\u{301}",
        "*\u{301}", #"Host"::"x""#, "\"", "::\"", "::\"\"", "\"::\"x\"",
    ])
    func notAPattern(_ text: String) {
        #expect(ResourcePattern(text) == nil)
    }

    /// For Swift a quotation mark and a combining mark are one character; a pattern has bytes.
    @Test func graphemesAroundTheQuotationMark() throws {
        let afterOpening = try #require(ResourcePattern("Host::\"\u{301}x\""))
        #expect(afterOpening.matches(type: "Host", id: "\u{301}x"))
        #expect(!afterOpening.matches(type: "Host", id: "x"))
        let beforeClosing = try #require(ResourcePattern("Host::\"e\u{301}\""))
        #expect(beforeClosing.matches(type: "Host", id: "e\u{301}"))
        #expect(!beforeClosing.matches(type: "Host", id: "\u{E9}"))
        #expect(ResourcePattern("Host::\"x\"\u{301}") == nil)
        #expect(ResourcePattern("Host\u{301}::\"x\"") == nil)
        #expect(ResourcePattern("Host::\u{301}\"x\"") == nil)
        #expect(try #require(ResourcePattern("Host::\"\r\n\"")).matches(type: "Host", id: "\r\n"))
        #expect(try #require(ResourcePattern("Host::\"\0\"")).matches(type: "Host", id: "\0"))
        let family = "\u{1F469}\u{200D}\u{1F4BB}"
        #expect(try #require(ResourcePattern("A::\"\(family)\"")).matches(type: "A", id: family))
    }

    /// KELVIN SIGN equals K for Swift's String, not for policies.
    @Test func aTypeIsComparedByteByByte() throws {
        #expect("\u{212A}ey" == "Key")
        #expect(try !#require(ResourcePattern("Key::*")).matches(type: "\u{212A}ey", id: "x"))
        #expect(try !#require(ResourcePattern("Key::\"x\"")).matches(type: "\u{212A}ey", id: "x"))
        #expect(ResourcePattern("\u{212A}ey::*") == nil)
    }

    @Test func limits() {
        let type = String(repeating: "T", count: Limits.resourceTypeBytesMax)
        #expect(ResourcePattern("\(type)::*") != nil)
        #expect(ResourcePattern("\(type)T::*") == nil)
        let id = String(repeating: "a", count: Limits.patternBytesMax - 5)
        #expect(ResourcePattern("T::\"\(id)\"") != nil)
        #expect(ResourcePattern("T::\"\(id)a\"") == nil)
        let stars = String(repeating: "*a", count: Limits.wildcardsMax)
        #expect(ResourcePattern("T::\"\(stars)\"") != nil)
        #expect(ResourcePattern("T::\"\(stars)*\"") == nil)
    }

    @Test func containmentIsSoundAndSeesTheTable() throws {
        let ids = words(over: "ab*", upTo: 2).dropFirst()
        let types = ["S", "T", "S::T"]
        let texts =
            ["*"]
            + types.flatMap { type in
                ["\(type)::*"] + ids.map { "\(type)::\"\($0)\"" }
            }
        let patterns = texts.compactMap(ResourcePattern.init)
        #expect(patterns.count == texts.count)
        let samples = words(over: "abc", upTo: 3)
        for outer in patterns {
            for inner in patterns where outer.contains(inner) {
                for type in types + ["U"] {
                    for id in samples where inner.matches(type: type, id: id) {
                        #expect(outer.matches(type: type, id: id), "\(outer) ⊉ \(inner)")
                    }
                }
            }
        }
    }

    @Test(arguments: [
        ("*", "*", true), ("*", "T::*", true), ("*", #"T::"h""#, true),
        ("T::*", "*", false), ("T::*", "T::*", true), ("S::*", "T::*", false),
        ("T::*", #"T::"h""#, true), ("S::*", #"T::"h""#, false), (#"T::"*""#, "*", false),
        (#"T::"*""#, "T::*", true), (#"S::"*""#, "T::*", false), (#"T::"a*""#, "T::*", false),
        (#"T::"a*""#, #"T::"ab*""#, true), (#"T::"ab*""#, #"T::"a*""#, false),
        (#"S::"a*""#, #"T::"ab*""#, false), (#"T::"\*""#, "T::*", false),
        (#"T::"**""#, #"T::"*""#, true),
    ])
    func containment(_ outer: String, _ inner: String, _ isContained: Bool) throws {
        let (outer, inner) = (
            try #require(ResourcePattern(outer)), try #require(ResourcePattern(inner))
        )
        #expect(outer.contains(inner) == isContained)
    }
}
