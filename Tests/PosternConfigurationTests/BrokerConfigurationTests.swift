// Goal: every key of postern.yaml takes what it should, and refuses what it should not with the
// line, the value and the remedy.
// Method: tables of files with the value or the whole message expected; each file is written to a
// temporary folder and read as the broker reads it, with a made-up host.

import PosternCore
import Testing
import ZeroMQ

@testable import PosternConfiguration

struct BrokerConfigurationTests {
    @Test func `defaults need a trust domain only`() throws {
        let sample = try SampleFolder()
        let found = try sample.configuration()
        let expected = BrokerConfiguration(
            folder: sample.folder.path, trustDomain: "example.org",
            gateEndpoint: "ipc:///run/postern/gate.sock", gateTCPEndpoint: nil,
            gateSocketMode: 0o660, gateSocketGroupID: nil, feedHeartbeatMilliseconds: 100,
            operatorEndpoint: "ipc:///run/postern/operator.sock",
            operatorKeys: [try #require(PeerKey(bytes: sample.people.publicKey.bytes))],
            serverKeyFile: sample.path("keys/server.key_secret"), lanes: 4, ioThreads: 1,
            spinMicroseconds: 200,
            credentialsMax: 1_000_000, delegationDepthMax: 8, delegationFanOutMax: 10_000,
            cacheableMillisecondsMax: 1_000,
            logFormat: .text, logLevel: .info,
            workloadsFile: sample.path("workloads.yaml"),
            policiesFolder: sample.path("policies"), entitiesFile: sample.path("entities.json"),
            stateFolder: sample.path("state"),
            audit: AuditConfiguration(folder: sample.path("audit")))
        #expect(found == expected)
    }

    @Test func `every key is taken`() throws {
        let sample = try SampleFolder()
        let key = sample.server.publicKey
        let found = try sample.configuration(
            """
            trust_domain: prod.example.org
            workloads: w.yaml
            policies: /etc/policies
            entities: e.json
            state:
              folder: /var/lib/postern
            lanes: 3
            io_threads: 2
            spin_microseconds: 0
            gate:
              endpoint: ipc:///tmp/g.sock
              tcp: tcp://127.0.0.1:7575
              socket_mode: "0600"
              socket_group: agents
            feed: { enabled: false, heartbeat: 50ms }
            operator:
              endpoint: ipc:///tmp/o.sock
              keys: [keys/operator.key, '\(key.z85)']
            server:
              key: /secrets/server.key_secret
            limits:
              credentials: 10
              delegation_depth: 2
              delegation_fan_out: 3
              cacheable: 250ms
            log: { format: json, level: debug }
            """)
        let expected = BrokerConfiguration(
            folder: sample.folder.path, trustDomain: "prod.example.org",
            gateEndpoint: "ipc:///tmp/g.sock", gateTCPEndpoint: "tcp://127.0.0.1:7575",
            gateSocketMode: 0o600, gateSocketGroupID: 2001, feedHeartbeatMilliseconds: nil,
            operatorEndpoint: "ipc:///tmp/o.sock",
            operatorKeys: [
                try #require(PeerKey(bytes: sample.people.publicKey.bytes)),
                try #require(PeerKey(bytes: key.bytes)),
            ],
            serverKeyFile: "/secrets/server.key_secret", lanes: 3, ioThreads: 2,
            spinMicroseconds: 0,
            credentialsMax: 10, delegationDepthMax: 2, delegationFanOutMax: 3,
            cacheableMillisecondsMax: 250, logFormat: .json, logLevel: .debug,
            workloadsFile: sample.path("w.yaml"), policiesFolder: "/etc/policies",
            entitiesFile: sample.path("e.json"), stateFolder: "/var/lib/postern",
            audit: AuditConfiguration(folder: sample.path("audit")))
        #expect(found == expected)
    }

    @Test(arguments: [
        ("lanes: many", "`lanes` is `many`, which is no whole number; use 0 to 64"),
        ("lanes: 65", "`lanes` is `65`, which is out of range; use 0 to 64"),
        ("lanes: -1", "`lanes` is `-1`, which is out of range; use 0 to 64"),
        ("lanes: 0x2", "`lanes` is `0x2`, which is no whole number; use 0 to 64"),
        ("lanes: [2]", "`lanes` takes one value, not a list"),
        ("lanes:", "`lanes` takes one value, not no value; give one or remove the line"),
        (
            "spin_microseconds: 1001",
            "`spin_microseconds` is `1001`, which is out of range; use 0 to 1000"
        ),
        ("io_threads: 0", "`io_threads` is `0`, which is out of range; use 1 to 16"),
        (
            "limits: { credentials: 10000001 }",
            "`limits.credentials` is `10000001`, which is out of range; use 1 to 10000000"
        ),
        (
            "feed: { heartbeat: 5ms }",
            "`feed.heartbeat` is `5ms`, which is out of range; use `10ms` to `10s`"
        ),
        (
            "feed: { enabled: maybe }",
            "`feed.enabled` is `maybe`, which is neither `true` nor `false`"
        ),
        (
            "limits: { cacheable: 250 }",
            "`limits.cacheable` is `250`, which is no duration; write a whole number and `ms`,"
                + " `s`, `m`, `h`, `d` or `w`, as in `0`"
        ),
        (
            "limits: { cacheable: 61s }",
            "`limits.cacheable` is `61s`, which is out of range; use `0` to `1m`"
        ),
        (
            "log: { format: xml }",
            "`log.format` is `xml`, which is unknown; use `text`, `json`"
        ),
        (
            "log: { level: loud }",
            "`log.level` is `loud`, which is unknown; use `trace`, `debug`, `info`, `notice`,"
                + " `warning`, `error`, `critical`"
        ),
        (
            "gate: { endpoint: tcp://127.0.0.1:1 }",
            "`gate.endpoint` is `tcp://127.0.0.1:1`, which is no `ipc://` address; use `ipc://`"
                + " and an absolute path, as in `ipc:///run/postern/gate.sock`"
        ),
        (
            "gate: { endpoint: 'ipc://@gate' }",
            "`gate.endpoint` is `ipc://@gate`, which is an abstract socket, which has no"
                + " permissions; use `ipc://` and an absolute path, as in"
                + " `ipc:///run/postern/gate.sock`"
        ),
        (
            "operator: { endpoint: 'ipc://run/o.sock' }",
            "`operator.endpoint` is `ipc://run/o.sock`, which has no absolute path of a file;"
                + " use `ipc://` and an absolute path, as in `ipc:///run/postern/gate.sock`"
        ),
        (
            "operator: { endpoint: 'ipc:///run/postern/gate.sock' }",
            "`operator.endpoint` is the gate's endpoint too; people and machines have separate"
                + " doors"
        ),
        (
            "gate: { tcp: 'tcp://localhost:7575' }",
            "`gate.tcp` is `tcp://localhost:7575`, which names no IP address (names are not"
                + " looked up); use `tcp://ADDRESS:PORT`, as in `tcp://127.0.0.1:7575`"
        ),
        (
            "gate: { tcp: 'tcp://127.0.0.1:0' }",
            "`gate.tcp` is `tcp://127.0.0.1:0`, which has no port between 1 and 65535; use"
                + " `tcp://ADDRESS:PORT`, as in `tcp://127.0.0.1:7575`"
        ),
        (
            "gate: { tcp: '7575' }",
            "`gate.tcp` is `7575`, which is no `tcp://` address with a port; use"
                + " `tcp://ADDRESS:PORT`, as in `tcp://127.0.0.1:7575`"
        ),
        (
            "gate: { socket_mode: '0060' }",
            "`gate.socket_mode` is `0060`, which is no socket mode; use three or four octal"
                + " digits from `0600` to `0777` that let the owner read and write, as in `0660`"
        ),
        (
            "gate: { socket_group: nobody-has-this }",
            "`gate.socket_group` is `nobody-has-this`, which is no group of this host; use a name"
                + " of `/etc/group` or a number"
        ),
        (
            "operator: { keys: keys/operator.key }",
            "`operator.keys` takes a list of texts, not a text"
        ),
        (
            "operator: { keys: [] }",
            "`operator.keys` has 0 entries; use 1 to 256 key files or keys in Z85"
        ),
        (
            "operator: { keys: [not-a-key] }",
            "an entry of `operator.keys` is no key: a CURVE key has `40` characters of Z85, this"
                + " text has `9` bytes; copy the `public-key` of a `.key` file, in quotes, or name"
                + " the file"
        ),
        (
            "operator: { keys: [keys/operator.key, keys/operator.key] }",
            "`operator.keys` has the key of `keys/operator.key` twice; keep one"
        ),
        (
            "server: { key: '' }",
            "`server.key` is ``, which is no path; name a file, seen from the set-up's folder"
        ),
        (
            "audit: { durability: disk }",
            "`audit.durability` is `disk`, which is unknown; use `process`, `power`, `none`"
        ),
        (
            "audit: { sync_interval: '100' }",
            "`audit.sync_interval` is `100`, which is no duration; write a whole number and `ms`,"
                + " `s`, `m`, `h`, `d` or `w`, as in `1ms`"
        ),
        (
            "audit: { retain: 1s }",
            "`audit.retain` is `1s`, which is out of range; use `1m` to `1125899906842624ms`"
        ),
        (
            "audit: { retain_bytes: 5 }",
            "`audit.retain_bytes` is `5`, which is out of range; use 4194304 to 1125899906842624"
        ),
        (
            "audit: { redact: [intent, context.] }",
            "`audit.redact` has `context.`, which names no field; write `intent`, `resource`, or"
                + " `context.NAME` with more names behind, of at most 256 bytes"
        ),
        (
            "audit: { redact: [intent, intent] }",
            "`audit.redact` has `intent` twice; keep one"
        ),
        ("audit: { redact: intent }", "`audit.redact` takes a list of texts, not a text"),
        (
            "audit: { require_export: maybe }",
            "`audit.require_export` is `maybe`, which is neither `true` nor `false`"
        ),
        ("gate: 5", "`gate` holds a text; it takes keys, indented below it, such as `endpoint`"),
        ("lane: 5", "unknown key `lane`; did you mean `lanes`?"),
        ("gate: { endpont: x }", "unknown key `gate.endpont`; did you mean `gate.endpoint`?"),
        (
            "gate: { lanes: 2 }",
            "unknown key `gate.lanes`; known: `gate.endpoint`, `gate.tcp`, `gate.socket_mode`,"
                + " `gate.socket_group`"
        ),
        (
            "gate.tcp: 'tcp://127.0.0.1:1'",
            "unknown key `gate.tcp`; write `tcp` indented below `gate:`"
        ),
        ("trust_domian: x", "unknown key `trust_domian`; did you mean `trust_domain`?"),
    ])
    func `a bad value is refused with its line`(_ line: String, _ message: String) throws {
        let sample = try SampleFolder()
        let complaints = sample.complaints {
            _ = try sample.configuration("# a comment\ntrust_domain: example.org\n\(line)\n")
        }
        #expect(complaints == ["postern.yaml:3: \(message)"])
    }

    /// One line is enough to have every call asked about.
    @Test(
        arguments: [("0", 0), ("0ms", 0), ("0s", 0), ("1ms", 1), ("60s", 60_000)] as [(_, UInt64)])
    func `permits are used again for so long at most`(
        _ text: String, _ milliseconds: UInt64
    ) throws {
        let sample = try SampleFolder()
        let found = try sample.configuration(
            "trust_domain: example.org\nlimits: { cacheable: \(text) }")
        #expect(found.cacheableMillisecondsMax == milliseconds)
    }
}
