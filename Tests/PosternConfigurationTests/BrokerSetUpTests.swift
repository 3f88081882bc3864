// Goal: a set-up loads whole or not at all, all files' mistakes are reported together, and no key
// opens two doors.
// Method: a sample folder, spoiled; and the set-ups that are shipped for trials, with keys added.

import Cedar
import Foundation
import PosternCore
import Testing
import ZeroMQ

@testable import PosternConfiguration

struct BrokerSetUpTests {
    @Test func `a good set-up loads`() throws {
        let sample = try SampleFolder()
        let found = try sample.setUp()
        #expect(found.enrolments.count == 1)
        #expect(found.policies.policies.count == 1)
        #expect(found.serverKeys.publicKey == sample.server.publicKey)
    }

    @Test func `mistakes of all files are reported together`() throws {
        let sample = try SampleFolder()
        sample.folder.remove("keys/server.key_secret")
        try sample.folder.write("workloads.yaml", "workloads: 5")
        try sample.folder.write("policies/10.cedar", "permit")
        try sample.folder.write("entities.json", "[")
        let sources = sample.complaints { _ = try sample.setUp() }
            .map { String($0.prefix { $0 != ":" }) }
        #expect(
            sources == [
                "keys/server.key_secret", "workloads.yaml", "policies/10.cedar", "entities.json",
            ])
    }

    @Test func `an operator's key cannot be enrolled`() throws {
        let sample = try SampleFolder()
        try sample.folder.write(
            "workloads.yaml",
            SampleFolder.workloads.replacing(
                "unix:uid: 1001", with: "curve:key: '\(sample.people.publicKey.z85)'"))
        #expect(
            sample.complaints { _ = try sample.setUp() } == [
                "workloads.yaml: `spiffe://example.org/agents/researcher` has an operator's key"
                    + " as its"
                    + " `curve:key`; make a key of its own with `postern keygen`"
            ])
    }

    @Test func `the broker's key opens neither door`() throws {
        let sample = try SampleFolder()
        try sample.folder.write(
            "workloads.yaml",
            SampleFolder.workloads.replacing("unix:uid: 1001", with: "curve:key: keys/server.key"))
        try sample.folder.write(
            "postern.yaml",
            "trust_domain: example.org\noperator:\n  keys: [keys/operator.key, keys/server.key]\n")
        #expect(
            sample.complaints { _ = try sample.setUp() } == [
                "workloads.yaml: `spiffe://example.org/agents/researcher` has an operator's key"
                    + " as its"
                    + " `curve:key`; make a key of its own with `postern keygen`",
                "postern.yaml: `operator.keys` has the broker's own key; give operators keys of"
                    + " their"
                    + " own",
            ])
    }

    @Test(arguments: ["banking", "slack"])
    func `the trials' set-ups load`(_ suite: String) throws {
        let trial = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "trials/\(suite)")
        let sample = try TemporaryFolder()
        let copy = FileSystem.join(sample.path, suite)
        try FileManager.default.copyItem(atPath: trial.path, toPath: copy)
        try FileSystem.createFolder(FileSystem.join(copy, "keys"), mode: 0o700)
        for name in ["server", "operator", "agent"] {
            try KeyFile.write(
                CurveKeyPair.generate(), path: FileSystem.join(copy, "keys/\(name)"), name: name)
        }
        let found = try BrokerSetUp.load(folder: copy, environment: [:])
        #expect(found.enrolments.first?.groups == ["assistants"])
        #expect(found.policies.policies.count > 5)
    }
}
