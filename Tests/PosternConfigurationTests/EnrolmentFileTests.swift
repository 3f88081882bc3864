// Goal: workloads.yaml becomes exactly the enrolments that it says, and whatever is doubtful in it
// is refused with its line.
// Method: one file with every form that is allowed; then tables of one wrong thing each, put into a
// good file, with the whole message expected.

import Glibc
import PosternCore
import Testing
import ZeroMQ

@testable import PosternConfiguration

struct EnrolmentFileTests {
    @Test func `every form is taken, in the file's order`() throws {
        let key = try CurveKeyPair.generate().publicKey
        let hash = String(repeating: "0f", count: 32)
        let found = try EnrolmentSample.parse(
            """
            workloads:
              - id: spiffe://example.org/agents/all
                selectors:
                  - unix:uid: researcher
                  - unix:gid: 7
                  - unix:gid: agents
                  - unix:path: /no/such/program
                  - unix:sha256: \(hash)
                  - systemd:unit: agent.service
                  - curve:key: '\(key.z85)'
                groups: [researchers, "a b"]
                scope:
                  actions: [read_*, http_get]
                  resources: ['File::"/srv/data/*"', 'Host::*']
                limits: { ttl: 2h, budget: 1000, credentials: 50 }
              - id: spiffe://example.org/agents/plain
                selectors: [{ unix:uid: 1001 }]
                scope: { actions: ['*'], resources: ['*'] }
            """)
        let all = Enrolment(
            workload: try #require(SPIFFEID("spiffe://example.org/agents/all")),
            selectors: [
                .userID(1001), .groupID(7), .groupID(2001), .path("/no/such/program"),
                .sha256(hash), .systemdUnit("agent.service"),
                .key(try #require(PeerKey(bytes: key.bytes))),
            ],
            groups: ["researchers", "a b"],
            scope: try Scope(
                actions: ["read_*", "http_get"],
                resources: ["File::\"/srv/data/*\"", "Host::*"]),
            ttlMillisecondsMax: 7_200_000, budgetMax: 1_000, credentialsMax: 50)
        let plain = Enrolment(
            workload: try #require(SPIFFEID("spiffe://example.org/agents/plain")),
            selectors: [.userID(1001)], scope: try Scope(actions: ["*"], resources: ["*"]))
        #expect(found == [all, plain])
    }

    /// Line 4 is the selector's; line 5 the groups', line 6 the scope's, line 9 the limits'.

    @Test(arguments: [
        ("one", "5: `groups` takes a list, not a text; write `[one, two]`"),
        ("[a, a]", "5: group `a` stands twice; keep one"),
        ("['']", "5: a group's name has 1 to 128 bytes without control characters"),
        ("[{ a: b }]", "5: a group's name is a text, not a mapping; put it in quotes"),
        ("[~]", "5: a group's name is a text, not no value; put it in quotes"),
    ])
    func `bad groups are refused`(_ groups: String, _ message: String) {
        #expect(
            EnrolmentSample.complaints(EnrolmentSample.file(groups: groups)) == [
                "workloads.yaml:\(message)"
            ])
    }

    @Test(arguments: [
        ("read", "['*']", "7: `actions` takes a list, not a text; write `[one, two]`"),
        ("[]", "['*']", "7: a scope needs 1 to 64 patterns in `actions`"),
        ("[read]", "[]", "8: a scope needs 1 to 64 patterns in `resources`"),
        (
            "['a\\b']", "['*']",
            "7: `a\\b` is no action pattern; use a name with `*` for any run of characters"
        ),
        (
            "[read]", "[File]",
            "8: `File` is no resource pattern; use `*`, `Type::*` or `Type::\"text with *\"`"
        ),
    ])
    func `a bad scope is refused`(_ actions: String, _ resources: String, _ message: String) {
        let found = EnrolmentSample.complaints(
            EnrolmentSample.file(actions: actions, resources: resources))
        #expect(found == ["workloads.yaml:\(message)"])
    }

    @Test(arguments: [
        (
            "{ ttl: 15 }",
            "`ttl` is `15`, which is no duration; write a number and `ms`, `s`, `m`, `h`,"
                + " `d` or `w`, as in `90s`, `15m` or `2h`"
        ),
        ("{ ttl: [1] }", "`ttl` takes a duration, not a list; write it as in `15m`"),
        ("{ ttl: 0s }", "`ttl` is `0s`, which is out of range; use `1s` to `24h`"),
        ("{ ttl: 25h }", "`ttl` is `25h`, which is out of range; use `1s` to `24h`"),
        ("{ budget: 0 }", "`budget` is `0`, which is out of range; use 1 to 4611686018427387904"),
        (
            "{ budget: 1.5 }",
            "`budget` is `1.5`, which is no whole number; use 1 to 4611686018427387904"
        ),
        ("{ credentials: [] }", "`credentials` takes a whole number, not a list"),
        (
            "{ credentials: 10000001 }",
            "`credentials` is `10000001`, which is out of range; use 1 to 10000000"
        ),
        ("{ tll: 5m }", "unknown key `tll` in `limits`; did you mean `ttl`?"),
        ("5m", "`limits` is a mapping with `ttl`, `budget`, `credentials`, not a text"),
    ])
    func `bad limits are refused`(_ limits: String, _ message: String) {
        #expect(
            EnrolmentSample.complaints(EnrolmentSample.file(limits: limits)) == [
                "workloads.yaml:9: \(message)"
            ])
    }

    @Test(arguments: [
        ("", "1: is empty; it needs `workloads:` and a list of enrolments"),
        (
            "workloads: []",
            "1: `workloads` takes a list of enrolments with at least one entry, not an empty one"
        ),
        (
            "workloads: none",
            "1: `workloads` takes a list of enrolments with at least one entry, not a text"
        ),
        ("workload: []", "1: unknown key `workload` in the file; did you mean `workloads`?"),
        ("- a", "1: the file is a mapping with `workloads`, not a list"),
        (
            "workloads: [a]",
            "1: an enrolment is a mapping with `id`, `selectors`, `groups`, `scope`, `limits`,"
                + " not a text"
        ),
        ("workloads: [{ ids: a }]", "1: unknown key `ids` in an enrolment; did you mean `id`?"),
    ])
    func `a file of another form is refused`(_ text: String, _ message: String) {
        #expect(EnrolmentSample.complaints(text).first == "workloads.yaml:\(message)")
    }

    @Test func `what an enrolment lacks is named`() {
        #expect(
            EnrolmentSample.complaints("workloads:\n  - groups: [a]\n") == [
                "workloads.yaml:2: an enrolment has no `id`",
                "workloads.yaml:2: an enrolment has no `selectors`",
                "workloads.yaml:2: an enrolment has no `scope`",
            ])
        let everybody = EnrolmentSample.file().replacing(
            "selectors:\n      - unix:uid: 1001", with: "selectors: []")
        #expect(
            EnrolmentSample.complaints(everybody) == [
                "workloads.yaml:3: `selectors` needs a list with at least one entry, as in"
                    + " `- unix:uid: 1001`; without one, everybody would match"
            ])
    }

    @Test(arguments: [
        (
            "example.org/a",
            "`id` is `example.org/a`, which is no SPIFFE ID; use `spiffe://example.org/` and a"
                + " path, as in `spiffe://example.org/agents/researcher`"
        ),
        (
            "spiffe://example.org",
            "`id` is `spiffe://example.org`, which is no SPIFFE ID; use `spiffe://example.org/`"
                + " and a path, as in `spiffe://example.org/agents/researcher`"
        ),
        (
            "spiffe://example.com/a",
            "`id` is `spiffe://example.com/a`, which is outside of the trust domain"
                + " `example.org`; change the id, or `trust_domain` in `postern.yaml`"
        ),
        ("[a]", "`id` takes a text, not a list"),
    ])
    func `a bad id is refused`(_ id: String, _ message: String) {
        let text = EnrolmentSample.file().replacing("spiffe://example.org/agents/one", with: id)
        #expect(EnrolmentSample.complaints(text) == ["workloads.yaml:2: \(message)"])
    }

    @Test func `two entries with one id or the same selectors are refused`() {
        let other = """
              - id: spiffe://example.org/agents/two
                selectors: [{ unix:uid: 1001 }]
                scope: { actions: [a], resources: ['*'] }
            """
        #expect(
            EnrolmentSample.complaints(EnrolmentSample.file(extra: other)) == [
                "workloads.yaml:10: has the same selectors as the entry in line 2, so nothing could"
                    + " tell the two apart; add a selector"
            ])
        let again = other.replacing("agents/two", with: "agents/one")
            .replacing("1001", with: "1")
        #expect(
            EnrolmentSample.complaints(EnrolmentSample.file(extra: again)) == [
                "workloads.yaml:10: `spiffe://example.org/agents/one` is enrolled in line 2"
                    + " already; an"
                    + " id has one entry"
            ])
    }

    @Test func `duplicate keys are refused`() {
        #expect(
            EnrolmentSample.complaints(EnrolmentSample.file(limits: "{ ttl: 1m, ttl: 2m }")) == [
                "workloads.yaml:9: `ttl` stands here and again below in the same mapping; keep one"
            ])
    }
}
