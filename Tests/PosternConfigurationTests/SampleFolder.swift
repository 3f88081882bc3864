import PosternCore
import ZeroMQ

@testable import PosternConfiguration

/// A small set-up that loads, for tests to spoil one thing at a time.
struct SampleFolder {
    let folder: TemporaryFolder
    let server: CurveKeyPair
    let people: CurveKeyPair

    static let host = HostFacts(
        accounts: AccountDirectory(
            userID: { ["root": 0, "researcher": 1001][$0] },
            groupID: { ["root": 0, "agents": 2001][$0] }),
        processorCount: 8)

    static let workloads = """
        workloads:
          - id: spiffe://example.org/agents/researcher
            selectors:
              - unix:uid: 1001
            scope:
              actions: [read_*]
              resources: ['File::*']

        """

    init() throws {
        folder = try TemporaryFolder()
        server = try CurveKeyPair.generate()
        people = try CurveKeyPair.generate()
        try folder.write("postern.yaml", "trust_domain: example.org\n")
        try folder.write("workloads.yaml", Self.workloads)
        try folder.write("entities.json", "[]")
        try folder.write(
            "policies/10.cedar", "@id(\"all\") permit (principal, action, resource);\n")
        try FileSystem.createFolder(FileSystem.join(folder.path, "keys"), mode: 0o700)
        try KeyFile.write(server, path: path("keys/server"), name: "server")
        try KeyFile.write(people, path: path("keys/operator"), name: "operator")
    }

    func path(_ name: String) -> String { FileSystem.join(folder.path, name) }

    func configuration(
        _ yaml: String? = nil, environment: [String: String] = [:],
        overrides: SettingOverrides = .init()
    ) throws -> BrokerConfiguration {
        if let yaml { try folder.write("postern.yaml", yaml) }
        return try BrokerConfiguration.load(
            folder: folder.path, environment: environment, overrides: overrides,
            host: Self.host)
    }

    func setUp() throws -> BrokerSetUp {
        try BrokerSetUp.load(folder: folder.path, environment: [:], host: Self.host)
    }

    /// What `body` complains about, one line each, without the folder's path.
    func complaints(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch let error as ConfigurationError {
            return error.problems.map { relative($0.description) }
        } catch {
            return ["\(error)"]
        }
    }

    private func relative(_ text: String) -> String {
        text.replacing(folder.path + "/", with: "").replacing(folder.path, with: "FOLDER")
    }
}
