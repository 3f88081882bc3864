// Goal: a slip is answered with the name that was meant, and nonsense with the list.
// Method: a table; the distance is checked through what it decides.

import Testing

@testable import PosternConfiguration

struct KnownNamesTests {
    private let names = KnownNames(["ttl", "budget", "credentials", "gate.endpoint"])

    @Test(
        arguments: [
            ("tll", "ttl"), ("TTL", nil), ("budgets", "budget"), ("bugdet", "budget"),
            ("credential", "credentials"), ("gate.endpont", "gate.endpoint"), ("", nil),
            ("something else", nil), ("gate_endpoint", "gate.endpoint"),
        ] as [(String, String?)])
    func `the nearest name is found`(_ text: String, _ nearest: String?) {
        #expect(names.nearest(to: text) == nearest)
    }

    @Test func `nonsense gets the list`() {
        #expect(
            names.hint(for: "xyzzy") == "known: `ttl`, `budget`, `credentials`, `gate.endpoint`")
    }
}
