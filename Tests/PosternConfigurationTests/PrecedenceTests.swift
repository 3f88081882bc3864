// Goal: the command line wins over the environment and the environment over the file, a problem
// names the one that gave the value, and a variable that nobody reads is refused.
// Method: one key given by each combination of the three; then wrong values from each.

import PosternCore
import Testing

@testable import PosternConfiguration

struct PrecedenceTests {
    @Test(
        arguments: [
            (nil, nil, nil, 4), ("1", nil, nil, 1), ("1", "2", nil, 2), ("1", "2", "3", 3),
            (nil, "2", nil, 2), (nil, "2", "3", 3), (nil, nil, "3", 3), ("1", nil, "3", 3),
        ] as [(String?, String?, String?, Int)])
    func `yaml, then environment, then command line`(
        yaml: String?, variable: String?, flag: String?, lanes: Int
    ) throws {
        let sample = try SampleFolder()
        let line = yaml.map { "lanes: \($0)\n" } ?? ""
        var overrides = SettingOverrides()
        if let flag { overrides.set(.lanes, flag) }
        let found = try sample.configuration(
            "trust_domain: example.org\n" + line,
            environment: variable.map { ["POSTERN_LANES": $0] } ?? [:], overrides: overrides)
        #expect(found.lanes == lanes)
    }

    @Test func `every key has a variable`() throws {
        let sample = try SampleFolder()
        let values = [
            "POSTERN_TRUST_DOMAIN": "a.example", "POSTERN_WORKLOADS": "/w",
            "POSTERN_POLICIES": "/p", "POSTERN_ENTITIES": "/e", "POSTERN_LANES": "5",
            "POSTERN_STATE_FOLDER": "/d", "POSTERN_AUDIT_FOLDER": "/a",
            "POSTERN_AUDIT_DURABILITY": "power", "POSTERN_AUDIT_SYNC_INTERVAL": "20ms",
            "POSTERN_AUDIT_SEGMENT_BYTES": "2097152", "POSTERN_AUDIT_CONTEXT": "digest",
            "POSTERN_AUDIT_REDACT": "intent,context.a.b",
            "POSTERN_AUDIT_RETAIN": "720h", "POSTERN_AUDIT_RETAIN_BYTES": "5000000",
            "POSTERN_AUDIT_REQUIRE_EXPORT": "true",
            "POSTERN_SPIN_MICROSECONDS": "7", "POSTERN_IO_THREADS": "3",
            "POSTERN_GATE_ENDPOINT": "ipc:///g",
            "POSTERN_GATE_TCP": "tcp://[::1]:99", "POSTERN_GATE_SOCKET_MODE": "0666",
            "POSTERN_GATE_SOCKET_GROUP": "7", "POSTERN_OPERATOR_ENDPOINT": "ipc:///o",
            "POSTERN_OPERATOR_KEYS": "keys/operator.key,\(sample.path("keys/server.key"))",
            "POSTERN_FEED_ENABLED": "true", "POSTERN_FEED_HEARTBEAT": "30ms",
            "POSTERN_SERVER_KEY": "/s", "POSTERN_LIMITS_CREDENTIALS": "9",
            "POSTERN_LIMITS_DELEGATION_DEPTH": "4", "POSTERN_LIMITS_DELEGATION_FAN_OUT": "77",
            "POSTERN_LIMITS_CACHEABLE": "5s",
            "POSTERN_LOG_FORMAT": "json", "POSTERN_LOG_LEVEL": "error",
            "POSTERN_CONFIG": "elsewhere", "HOME": "/",
        ]
        #expect(Set(Setting.allCases.map(\.environmentName)).isSubset(of: values.keys))
        let found = try sample.configuration(environment: values)
        #expect(found.trustDomain == "a.example")
        #expect(found.workloadsFile == "/w" && found.policiesFolder == "/p")
        #expect(found.stateFolder == "/d")
        var audit = AuditConfiguration(folder: "/a")
        audit.durability = .power
        audit.syncIntervalMilliseconds = 20
        audit.segmentBytes = 2_097_152
        audit.context = .digest
        audit.redact = ["intent", "context.a.b"].compactMap { RedactedField($0) }
        audit.retainMilliseconds = 720 * 3_600_000
        audit.retainBytes = 5_000_000
        audit.requiresExport = true
        #expect(found.audit == audit)
        #expect(found.entitiesFile == "/e" && found.serverKeyFile == "/s")
        #expect(found.spinMicroseconds == 7)
        #expect(found.lanes == 5 && found.ioThreads == 3 && found.credentialsMax == 9)
        #expect(found.delegationDepthMax == 4 && found.delegationFanOutMax == 77)
        #expect(found.feedHeartbeatMilliseconds == 30)
        #expect(found.cacheableMillisecondsMax == 5_000)
        #expect(found.gateEndpoint == "ipc:///g" && found.operatorEndpoint == "ipc:///o")
        #expect(found.gateTCPEndpoint == "tcp://[::1]:99")
        #expect(found.gateSocketMode == 0o666 && found.gateSocketGroupID == 7)
        #expect(found.operatorKeys.count == 2)
        #expect(found.logFormat == .json && found.logLevel == .error)
    }

    @Test func `every key can be set on the command line`() throws {
        for setting in Setting.allCases {
            var overrides = SettingOverrides()
            try overrides.set(assignment: "\(setting.rawValue)=a=b")
            #expect(overrides.values == [setting: ["a=b"]])
        }
        let sample = try SampleFolder()
        var overrides = SettingOverrides()
        overrides.set(.gateTCP, "")
        let found = try sample.configuration(
            "trust_domain: example.org\ngate: { tcp: 'tcp://127.0.0.1:1' }\n",
            overrides: overrides)
        #expect(found.gateTCPEndpoint == nil)
    }

    @Test func `one text is one list, whoever gives it`() throws {
        let sample = try SampleFolder()
        let file = "trust_domain: example.org\n"
        let fields = ["intent", "context.a"].compactMap { RedactedField($0) }
        for text in ["intent,context.a", " intent , context.a "] {
            var overrides = SettingOverrides()
            try overrides.set(assignment: "audit.redact=\(text)")
            let flagged = try sample.configuration(file, overrides: overrides)
            let variable = try sample.configuration(
                file, environment: ["POSTERN_AUDIT_REDACT": text])
            #expect(flagged.audit.redact == fields && variable.audit.redact == fields)
        }
    }

    @Test(arguments: [
        ("lanes", "`lanes` has no `=`; write `key=value`, as in `lanes=2`"),
        ("lane=2", "unknown key `lane`; did you mean `lanes`?"),
        ("gate=2", "unknown key `gate`; known: "),
    ])
    func `a wrong assignment is refused`(_ text: String, _ message: String) {
        var overrides = SettingOverrides()
        do {
            try overrides.set(assignment: text)
            Issue.record("`\(text)` was taken")
        } catch {
            #expect(error.description.hasPrefix("command line: \(message)"))
        }
    }

    @Test func `a problem names who gave the value`() throws {
        let sample = try SampleFolder()
        var overrides = SettingOverrides()
        overrides.set(.logLevel, "loud")
        let complaints = sample.complaints {
            _ = try sample.configuration(
                "trust_domain: example.org\nlanes: 1\nio_threads: 99\n",
                environment: ["POSTERN_LANES": "x"], overrides: overrides)
        }
        #expect(
            complaints.map { String($0.prefix { $0 != "`" }) } == [
                "POSTERN_LANES: ", "postern.yaml:3: ", "command line: ",
            ])
    }

    @Test func `a variable that nobody reads is refused`() throws {
        let sample = try SampleFolder()
        let complaints = sample.complaints {
            _ = try sample.configuration(environment: ["POSTERN_LANE": "2", "POSTERNS": "x"])
        }
        #expect(
            complaints == [
                "environment: unknown variable `POSTERN_LANE`; did you mean `POSTERN_LANES`?"
            ])
    }
}
