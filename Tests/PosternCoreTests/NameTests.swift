// Goal: names are read strictly: a workload, a task or a type has one spelling or none.
// Method: tables of names that are and of names that are not, at and around every limit.

import Testing

@testable import PosternCore

@Suite struct NameTests {
    @Test(arguments: [
        "spiffe://a/b", "spiffe://example.org/agents/mail", "spiffe://a-b_c.d/X.y_z-1",
        "spiffe://0/0", "spiffe://example.org/...", "spiffe://example.org/a/.b",
    ])
    func aSPIFFEID(_ text: String) throws {
        let id = try #require(SPIFFEID(text))
        #expect(id.description == text)
        #expect("spiffe://\(id.trustDomain)/" == text.prefix(10 + id.trustDomain.count))
    }

    @Test(arguments: [
        "", "spiffe://", "spiffe:///a", "spiffe://a", "spiffe://a/", "spiffe://a//b",
        "spiffe://a/b/", "spiffe://a/./b", "spiffe://a/../b", "spiffe://a/..", "spiffe://A/b",
        "Spiffe://a/b", "SPIFFE://a/b", "spiffe:/a/b", "http://a/b", " spiffe://a/b",
        "spiffe://a/b ", "spiffe://a:80/b", "spiffe://u@a/b", "spiffe://a/b?q", "spiffe://a/b#f",
        "spiffe://a/%41", "spiffe://a/b\n", "spiffe://a/\u{E9}", "spiffe://\u{E9}/b",
        "spiffe://a/b\u{301}", "spiffe://\u{301}a/b", "spiffe://a/b\0", "spiffe://a\\b/c",
        "spiffe://a/\u{212A}", "spiffe://\u{212A}/a",
    ])
    func noSPIFFEID(_ text: String) {
        #expect(SPIFFEID(text) == nil)
    }

    @Test func aSPIFFEIDHasAtMost2048Bytes() {
        let rest = Limits.spiffeIDBytesMax - "spiffe://a/".utf8.count
        #expect(SPIFFEID("spiffe://a/" + String(repeating: "p", count: rest)) != nil)
        #expect(SPIFFEID("spiffe://a/" + String(repeating: "p", count: rest + 1)) == nil)
    }

    @Test func taskIDs() throws {
        for byte in UInt8(0)...0x7F {
            let text = String(decoding: [UInt8(ascii: "t"), byte], as: UTF8.self)
            #expect((TaskID(text) != nil) == (0x21...0x7E).contains(byte), "byte \(byte)")
        }
        #expect(TaskID("") == nil)
        #expect(TaskID("é") == nil)
        #expect(TaskID("t\u{301}") == nil)
        let longest = String(repeating: "t", count: Limits.taskIDBytesMax)
        #expect(try #require(TaskID(longest)).description == longest)
        #expect(TaskID(longest + "t") == nil)
    }

    @Test(arguments: [
        "A", "a", "_", "_1", "Host", "Bank::Account", "a::b::c", "A1::_2", "trueish", "In",
        "If::Then", "__cedar_", "_cedar", "True", "TRUE", "isin", "Postern::Task",
    ])
    func aType(_ text: String) {
        #expect(ResourceName.isType(text))
    }

    @Test(arguments: [
        "", ":", "::", "A:", "A::", "::A", ":A", "A:B", "A:::B", "A::::B", "A::B::", "1A",
        "A::1", "A-B", "A.B", "A B", " A", "A ", "A\n", "A\0", "Ä", "A\u{301}", "\u{212A}",
        "A::\"x\"", "*", "A::*",
    ])
    func noType(_ text: String) {
        #expect(!ResourceName.isType(text))
    }

    @Test(arguments: [
        "true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar",
    ])
    func aReservedWordIsNoPartOfAType(_ word: String) {
        #expect(!ResourceName.isType(word))
        #expect(!ResourceName.isType("\(word)::B"))
        #expect(!ResourceName.isType("A::\(word)"))
        #expect(!ResourceName.isType("A::\(word)::B"))
        #expect(ResourceName.isType("A::\(word)x"))
    }

    @Test func aTypeHasAtMost128Bytes() {
        #expect(ResourceName.isType(String(repeating: "T", count: Limits.resourceTypeBytesMax)))
        #expect(
            !ResourceName.isType(String(repeating: "T", count: Limits.resourceTypeBytesMax + 1)))
    }

    @Test func aResourceIsShownAsInPolicies() {
        #expect(ResourceName(type: "Host", id: "a").description == #"Host::"a""#)
    }
}
