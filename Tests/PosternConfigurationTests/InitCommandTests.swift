// Goal: `postern init` makes a set-up that `config check` accepts, with closed keys, and overwrites
// nothing; exit codes are those that are documented.
// Method: the program itself, as built beside this test, run in a temporary folder.

import Foundation
import PosternCore
import Testing
import ZeroMQ

@testable import PosternConfiguration

struct InitCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private struct Result {
        let code: Int32
        let output: String
        let errors: String
    }

    private func run(_ arguments: String...) throws -> Result {
        let process = Process()
        let tests = URL(filePath: ProcessInfo.processInfo.arguments[0])
        process.executableURL = tests.deletingLastPathComponent().appending(path: "postern")
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.environment = ["PATH": "/usr/bin:/bin"]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let written = output.fileHandleForReading.readDataToEndOfFile()
        let complained = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(
            code: process.terminationStatus, output: String(decoding: written, as: UTF8.self),
            errors: String(decoding: complained, as: UTF8.self))
    }

    private func makeSetUp() throws -> Result {
        try run("init", "setup", "--runtime-dir", "run", "--trust-domain", "test.example")
    }

    @Test func `what init makes is accepted`() throws {
        let made = try makeSetUp()
        #expect(made.code == 0 && made.errors == "")
        #expect(made.output.contains("postern serve --config \(folder.path)/setup"))
        let checked = try run("config", "check", "--config", "setup")
        #expect(checked.code == 0 && checked.errors == "")
        #expect(checked.output.hasSuffix("the set-up is good\n"))
        #expect(checked.output.contains("ipc://\(folder.path)/run/gate.sock"))
        #expect(FileSystem.isFolder(FileSystem.join(folder.path, "run")))
    }

    @Test func `sample enrolments let this user's processes in`() throws {
        _ = try makeSetUp()
        let found = try BrokerSetUp.load(
            folder: FileSystem.join(folder.path, "setup"), environment: [:])
        #expect(
            found.enrolments.map(\.workload.description) == [
                "spiffe://test.example/agents/sample", "spiffe://test.example/agents/keyed",
            ])
        #expect(found.enrolments.allSatisfy { $0.selectors.contains(.userID(getuid())) })
    }

    @Test func `a second init overwrites nothing`() throws {
        _ = try makeSetUp()
        let key = FileSystem.join(folder.path, "setup/keys/server.key_secret")
        let before = try FileSystem.read(key, bytesMax: 4_096)
        let again = try makeSetUp()
        #expect(again.code == 2 && again.output == "")
        #expect(
            again.errors == "postern: \(folder.path)/setup/postern.yaml: exists already and is"
                + " not overwritten; remove it or choose another name\n")
        #expect(try FileSystem.read(key, bytesMax: 4_096) == before)
    }

    @Test func `one file that is there stops init before it writes anything`() throws {
        try folder.write("setup/keys/agent.key", "mine")
        let made = try makeSetUp()
        #expect(made.code == 2)
        #expect(!FileSystem.exists(FileSystem.join(folder.path, "setup/postern.yaml")))
        #expect(!FileSystem.isFolder(FileSystem.join(folder.path, "setup/policies")))
    }

    @Test func `wrong use is 2 and says what to do`() throws {
        let domain = try run("init", "setup", "--trust-domain", "UPPER")
        #expect(domain.code == 2 && domain.errors.hasPrefix("postern: `UPPER` is no trust domain"))
        let deep = "/tmp/" + String(repeating: "d", count: 100)
        let long = try run("init", "setup", "--runtime-dir", deep)
        #expect(long.code == 2 && long.errors.contains("name another folder with --runtime-dir"))
        #expect(!FileSystem.exists(FileSystem.join(folder.path, "setup")))
    }

    @Test func `config check lists every mistake`() throws {
        _ = try makeSetUp()
        try folder.write("setup/policies/20-tools.cedar", "permit (principal")
        try folder.write("setup/entities.json", "[,]")
        let checked = try run("config", "check", "--config", "setup")
        #expect(checked.code == 2 && checked.output == "")
        #expect(checked.errors.contains("postern: \(folder.path)/setup/policies/20-tools.cedar:1:"))
        #expect(checked.errors.contains("postern: \(folder.path)/setup/entities.json:1:2:"))
        let json = try run("config", "check", "--config", "setup", "--json")
        #expect(json.code == 2 && json.errors == "")
        let value = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
        let report = try #require(value as? [String: Any])
        #expect(report["ok"] as? Bool == false)
        #expect((report["problems"] as? [Any])?.count == 2)
    }

    @Test func `the example of a schema goes with the other samples`() throws {
        _ = try makeSetUp()
        let example = FileSystem.join(folder.path, "setup/policies/schema.cedarschema.example")
        let without = try run("config", "check", "--config", "setup")
        #expect(without.output.contains("schema       none"))
        let text = try FileSystem.readText(example, bytesMax: 1 << 16)
        try folder.write("setup/policies/schema.cedarschema", text)
        let checked = try run("config", "check", "--config", "setup")
        #expect(checked.code == 0, "\(checked.errors)")
        #expect(checked.output.contains("valid by it"))
        #expect(!checked.output.contains("warning"))
        try folder.write(
            "setup/policies/90.cedar", #"permit (principal, action == Action::"rm", resource);"#)
        let refused = try run("config", "check", "--config", "setup")
        #expect(refused.code == 2)
        #expect(refused.errors.contains("unknown action `Action::\"rm\"`"))
    }

    @Test func `config check finds entities that do not go with the enrolments`() throws {
        _ = try makeSetUp()
        // The enrolment puts the workload into the group; the file turns that round.
        try folder.write(
            "setup/entities.json",
            """
            [{
              "uid": { "type": "Group", "id": "agents" }, "attrs": {},
              "parents": [{ "type": "Workload", "id": "spiffe://test.example/agents/sample" }]
            }]
            """)
        let checked = try run("config", "check", "--config", "setup")
        #expect(checked.code == 2)
        #expect(checked.errors.hasPrefix("postern: \(folder.path)/setup/entities.json: "))
    }

    @Test func `keygen writes a pair once`() throws {
        let made = try run("keygen", "--out", "agent", "--json")
        #expect(made.code == 0)
        #expect(!made.output.contains("secret_key"))
        let pair = try KeyFile.readSecret(FileSystem.join(folder.path, "agent.key_secret"))
        #expect(made.output.contains(pair.publicKey.z85.replacing("/", with: "/")))
        #expect(try run("keygen", "--out", "agent").code == 2)
        #expect(try run("keygen", "--out", "no/such/folder/agent").code == 2)
        #expect(try run("keygen", "--out", "bad name").code == 2)
    }
}
