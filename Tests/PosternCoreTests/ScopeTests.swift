// Goal: a scope permits actions × resources, is read strictly, and names the first pattern that
// another one has beyond it.
// Method: tables; counts at their limits; a seeded comparison of "within" with what is permitted.

import Testing

@testable import PosternCore

@Suite struct ScopeTests {
    private func scope(_ actions: [String], _ resources: [String]) throws -> Scope {
        try Scope(actions: actions, resources: resources)
    }

    @Test func aCallNeedsItsActionAndItsResource() throws {
        let scope = try scope(["mail.*", "http.get"], ["Mailbox::*", #"Host::"api.*""#])
        func permits(_ action: String, _ type: String, _ id: String) -> Bool {
            scope.permits(action: action, resourceType: type, resourceID: id)
        }
        #expect(permits("mail.read", "Mailbox", "me"))
        #expect(permits("http.get", "Host", "api.example.com"))
        #expect(permits("mail.read", "Host", "api.x"))
        #expect(!permits("http.post", "Host", "api.x"))
        #expect(!permits("http.get", "Host", "evil.com"))
        #expect(!permits("mail", "Mailbox", "me"))
        #expect(!permits("", "Mailbox", "me"))
        #expect(scope.actions == ["mail.*", "http.get"])
        #expect(scope.resources == ["Mailbox::*", #"Host::"api.*""#])
    }

    @Test func theFirstPatternOutsideIsNamed() throws {
        let wide = try scope(["mail.*"], ["Mailbox::*"])
        #expect(try wide.firstPatternOutside(scope(["mail.read"], ["Mailbox::*"])) == nil)
        #expect(wide.firstPatternOutside(wide) == nil)
        #expect(try wide.firstPatternOutside(scope(["mail.a", "b", "c"], ["*"])) == "b")
        #expect(
            try wide.firstPatternOutside(scope(["mail.*"], ["Mailbox::*", "A::*", "*"]))
                == "A::*")
        #expect(try wide.firstPatternOutside(scope(["*"], ["*"])) == "*")
        // Two patterns that together cover a third do not contain it: each is looked at alone.
        let halves = try scope(["a*", "b*"], ["*"])
        #expect(try halves.firstPatternOutside(scope(["*"], ["*"])) == "*")
    }

    @Test(arguments: [101, 102, 103] as [UInt64])
    func whatIsWithinPermitsNoMore(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let actions = ["*", "a*", "ab", "*b", "a*b"]
        let resources = ["*", "T::*", #"T::"a*""#, #"S::"*""#, #"T::"*b""#]
        for _ in 0..<300 {
            let outer = try scope(some(of: actions, &random), some(of: resources, &random))
            let inner = try scope(some(of: actions, &random), some(of: resources, &random))
            guard outer.firstPatternOutside(inner) == nil else { continue }
            for action in words(over: "abc", upTo: 3) {
                for (type, id) in [("T", "ab"), ("T", "b"), ("S", "a"), ("U", "")]
                where inner.permits(action: action, resourceType: type, resourceID: id) {
                    #expect(
                        outer.permits(action: action, resourceType: type, resourceID: id),
                        "seed \(seed): \(outer) ⊉ \(inner)")
                }
            }
        }
    }

    @Test func counts() throws {
        let most = Array(repeating: "a", count: Limits.patternsMax)
        let resources = Array(repeating: "*", count: Limits.patternsMax)
        _ = try scope(most, resources)
        for (actions, resources, list) in [
            ([], ["*"], "actions"), (["a"], [], "resources"), (most + ["a"], ["*"], "actions"),
            (["a"], resources + ["*"], "resources"), ([], [], "actions"),
        ] as [([String], [String], String)] {
            let error = #expect(throws: ScopeError.self) { try scope(actions, resources) }
            #expect(error == ScopeError(kind: .count, pattern: "", list: list))
            #expect(error?.description == "a scope needs 1 to 64 patterns in `\(list)`")
        }
    }

    @Test func errorsNameThePattern() {
        let action = #expect(throws: ScopeError.self) { try scope(["ok", "a\\b"], ["nonsense"]) }
        #expect(action == ScopeError(kind: .pattern, pattern: "a\\b", list: "actions"))
        #expect(
            action?.description
                == "`a\\b` is no action pattern; use a name with `*` for any run of characters")
        let resource = #expect(throws: ScopeError.self) { try scope(["ok"], ["*", "Host::x"]) }
        #expect(resource == ScopeError(kind: .pattern, pattern: "Host::x", list: "resources"))
        #expect(
            resource?.description == "`Host::x` is no resource pattern; "
                + "use `*`, `Type::*` or `Type::\"text with *\"`")
    }

    /// What is granted to one scope is shared with an equal one: Swift takes these texts for equal,
    /// the first pair, and patterns that match alike for alike, the others.
    @Test func twoAreEqualThatAreWrittenWithTheSameBytes() throws {
        let pairs = [("\u{E9}", "e\u{301}"), ("a*", "a**"), (#"\*"#, "*"), ("a", "b")]
        for (one, other) in pairs {
            #expect(try scope([one], ["*"]) == scope([one], ["*"]))
            #expect(try scope([one], ["*"]) != scope([other], ["*"]))
            let (first, second) = ("T::\"\(one)\"", "T::\"\(other)\"")
            #expect(try scope(["*"], [first]) == scope(["*"], [first]))
            #expect(try scope(["*"], [first]) != scope(["*"], [second]))
            #expect(try Set([scope(["*"], [first]), scope(["*"], [second])]).count == 2)
        }
        #expect(try scope(["a", "b"], ["*"]) != scope(["b", "a"], ["*"]))
        #expect(try scope(["*"], ["S::*"]) != scope(["*"], ["T::*"]))
    }

    private func some(of patterns: [String], _ random: inout SeededGenerator) -> [String] {
        (0...Int.random(in: 0...2, using: &random))
            .compactMap { _ in patterns.randomElement(using: &random) }
    }
}
