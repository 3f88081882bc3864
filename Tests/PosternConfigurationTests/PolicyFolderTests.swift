// Goal: policies and entities load as one snapshot, in a fixed order, with a digest that changes
// whenever any file does; mistakes carry file, line, column and a caret.
// Method: a sample folder, one change at a time.

import Cedar
import PosternCore
import Testing

@testable import PosternConfiguration

struct PolicyFolderTests {
    private let sample: SampleFolder

    init() throws {
        sample = try SampleFolder()
    }

    private func load() throws(ConfigurationError) -> PolicyFolder {
        try PolicyFolder.load(
            policiesFolder: sample.path("policies"), entitiesFile: sample.path("entities.json"))
    }

    @Test func `all cedar files are read, sorted by name`() throws {
        let permit = "permit (principal, action, resource);"
        try sample.folder.write("policies/B.cedar", "@id(\"upper\") \(permit) \(permit)")
        try sample.folder.write("policies/05.cedar", "@id(\"first\") \(permit)")
        try sample.folder.write("policies/notes.txt", "not a policy")
        try sample.folder.write("policies/.hidden.cedar", "not a policy")
        let found = try load()
        #expect(found.policies.policies.map(\.id.name) == ["first", "all", "upper", "B.cedar#1"])
        #expect(found.fileCount == 3)
        #expect(found.entities.count == 0)
    }

    @Test func `any change changes the digest input`() throws {
        var seen: Set<[UInt8]> = [try load().digestInput]
        #expect(seen.contains(try load().digestInput))
        try sample.folder.write("entities.json", "[ ]")
        #expect(seen.insert(try load().digestInput).inserted)
        let permit = "permit (principal, action, resource);"
        try sample.folder.write("policies/20.cedar", permit)
        #expect(seen.insert(try load().digestInput).inserted)
        sample.folder.remove("policies/20.cedar")
        try sample.folder.write("policies/21.cedar", permit)
        #expect(seen.insert(try load().digestInput).inserted)
    }

    @Test func `a mistake in a policy has its place and a caret`() throws {
        try sample.folder.write(
            "policies/20.cedar", "permit (principal, action, resource)\nwhen { 1 + };")
        let problem = try #require(throws: ConfigurationError.self) { try load() }.problems[0]
        #expect(problem.source == sample.path("policies/20.cedar"))
        #expect(problem.line == 2 && problem.column == 12)
        #expect(problem.excerpt?.contains("2 | when { 1 + };") == true)
        #expect(problem.excerpt?.hasSuffix("^") == true)
    }

    @Test func `bytes that are no text have their place`() throws {
        let text = Array("permit (principal, action, resource);\né".utf8)
        try FileSystem.create(sample.path("policies/20.cedar"), text + [0xFF], mode: 0o600)
        let error = try #require(throws: ConfigurationError.self) { try load() }
        #expect(
            error.description
                == sample.path("policies/20.cedar") + ":2:2: is not UTF-8 text; save it as UTF-8")
    }

    @Test func `a mistake in the entities has its place`() throws {
        try sample.folder.write("entities.json", "[\n  { \"uid\": 5 }\n]")
        let problem = try #require(throws: ConfigurationError.self) { try load() }.problems[0]
        #expect(problem.source == sample.path("entities.json"))
        #expect(problem.line == 2)
        #expect(problem.column != nil && problem.excerpt != nil)
    }

    @Test func `policies and entities are both reported`() throws {
        try sample.folder.write("policies/10.cedar", "permit (")
        try sample.folder.write("entities.json", "{")
        let error = try #require(throws: ConfigurationError.self) { try load() }
        #expect(
            error.problems.map(\.source) == [
                sample.path("policies/10.cedar"), sample.path("entities.json"),
            ])
    }

    private static func noTime(_ text: String) -> String {
        "`@cacheable(\"\(text)\")` is no time for which a permit may be used again; write a whole"
            + #" number and a unit, from `@cacheable("1ms")` to `@cacheable("60s")`"#
    }

    private static let annotations: [(String, String, String?)] = [
        (#"@cacheable("250ms")"#, "permit", nil), (#"@cacheable("60s")"#, "permit", nil),
        (#"@cacheable("5")"#, "permit", noTime("5")),
        (#"@cacheable("61s")"#, "permit", noTime("61s")),
        ("@cacheable", "permit", noTime("")),
        (
            #"@cacheable("1s")"#, "forbid",
            "`@cacheable` on a forbid: a denial is never used again; remove it, or write it on"
                + " the permits"
        ),
    ]

    @Test(arguments: annotations)
    func `a permit says for how long it may be used again`(
        _ annotation: String, _ effect: String, _ message: String?
    ) throws {
        let head = "\n  @id(\"a\")\n  \(annotation)\n"
        try sample.folder.write(
            "policies/20.cedar", head + "\(effect)(principal, action, resource);")
        guard let message else {
            _ = try load()
            return
        }
        #expect(
            sample.complaints { _ = try load() } == [
                "policies/20.cedar:2:3: policy `a`: \(message)"
            ])
    }

    @Test(arguments: ["", "// nothing yet\n"])
    func `no policies is an error`(_ text: String) throws {
        try sample.folder.write("policies/10.cedar", text)
        #expect(
            sample.complaints { _ = try load() } == [
                "policies: holds no policies, and a broker without policies does not start; write a"
                    + " `permit` in a file that ends in `.cedar`"
            ])
        sample.folder.remove("policies/10.cedar")
        #expect(sample.complaints { _ = try load() }.count == 1)
        sample.folder.remove("policies")
        #expect(
            sample.complaints { _ = try load() } == [
                "policies: cannot list: no such file or directory"
            ])
    }

    @Test func `an id that is too long is refused`() throws {
        let id = String(repeating: "x", count: Limits.policyIDBytesMax + 1)
        try sample.folder.write(
            "policies/20.cedar", "\n@id(\"\(id)\") permit (principal, action, resource);")
        #expect(
            sample.complaints { _ = try load() } == [
                "policies/20.cedar:2:1: the policy's id has 129 bytes; give it an `@id` of 1 to 128"
            ])
    }

    @Test func `two policies of one id are refused`() throws {
        try sample.folder.write(
            "policies/20.cedar", "@id(\"all\") permit (principal, action, resource);")
        let complaints = sample.complaints { _ = try load() }
        #expect(complaints.count == 1)
        #expect(complaints.first?.hasPrefix("policies/20.cedar:1:") == true)
    }

    @Test func `missing entities say what to write`() throws {
        sample.folder.remove("entities.json")
        #expect(
            sample.complaints { _ = try load() } == [
                "entities.json: cannot read: no such file or directory; a set-up without entities"
                    + " has"
                    + " `[]` in it"
            ])
    }

    @Test func `a template is refused, since it would decide nothing`() throws {
        try sample.folder.write(
            "policies/20.cedar", "\n@id(\"t\") forbid (principal == ?principal, action, resource);")
        let problem = try #require(throws: ConfigurationError.self) { try load() }.problems[0]
        #expect(problem.source == sample.path("policies/20.cedar"))
        #expect(problem.line == 2)
        #expect(problem.message.hasPrefix("`t` is a template"))
    }

    // MARK: schema

    private static let schema = """
        entity Group;
        entity Workload in [Group];
        entity File;
        action read appliesTo {
          principal: Workload, resource: File, context: { postern: Postern::Facts },
        };
        """

    private func problems(
        schema: String, _ policy: String, name: String = "s.cedarschema"
    ) throws -> [ConfigurationProblem] {
        try sample.folder.write("policies/\(name)", schema)
        try sample.folder.write("policies/20.cedar", policy)
        do throws(ConfigurationError) {
            _ = try load()
            return []
        } catch {
            return error.problems
        }
    }

    @Test func `policies that agree with a schema load with it`() throws {
        let policy = """
            permit (principal, action == Action::"read", resource)
            when { context.postern.peer.transport == "ipc" && context.postern.depth < 3 };
            permit (principal in Group::"g", action == Postern::Action::"attest", resource)
            when { context.intent like "*" && context.postern.task.id != "" };
            """
        #expect(try problems(schema: Self.schema, policy).isEmpty)
        let found = try load()
        #expect(found.schema != nil)
        #expect(found.fileCount == 2)
        #expect(found.warnings.isEmpty)
        #expect(found.digestInput != (try unchecked().digestInput))
    }

    @Test func `a suggestion is given once`() throws {
        let policy = """
            permit (principal, action == Action::"read", resource)
            when { context.postern.dept < 3 };
            """
        let problem = try #require(try problems(schema: Self.schema, policy).first)
        #expect(problem.rendered.split(separator: "did you mean").count == 2)
        #expect(problem.excerpt?.contains("^") == true)
    }

    private func unchecked() throws -> PolicyFolder {
        sample.folder.remove("policies/s.cedarschema")
        return try load()
    }

    @Test func `a schema may be in JSON`() throws {
        let json = try Schema(sources: [
            SchemaSource(name: "s", text: "entity Workload; entity File;")
        ]).json
        let policy = #"permit (principal is File, action, resource is Workload);"#
        let problems = try problems(schema: json, policy, name: "s.cedarschema.json")
        #expect(problems.count == 1)
        #expect(problems.first?.message.contains("policy `20.cedar#0`") == true)
    }

    @Test func `a policy that disagrees is refused with its place`() throws {
        let policy = """
            permit (principal, action == Action::"raed", resource);
            permit (principal, action == Action::"read", resource)
            when { context.postern.deepth == 0 };
            """
        let problems = try problems(schema: Self.schema, policy)
        #expect(
            problems.map(\.source)
                == [String](repeating: sample.path("policies/20.cedar"), count: problems.count))
        #expect(problems.contains { $0.line == 1 && $0.message.contains("raed") })
        #expect(problems.contains { $0.line == 3 && $0.message.contains("deepth") })
        #expect(problems.allSatisfy { $0.excerpt?.contains("^") == true })
    }

    @Test func `entities must agree with the schema`() throws {
        try sample.folder.write(
            "entities.json",
            """
            [{"uid": {"type": "File", "id": "a"}, "attrs": {},
              "parents": [{"type": "Group", "id": "g"}]}]
            """)
        let problems = try problems(
            schema: Self.schema, "permit (principal, action, resource);")
        #expect(problems.map(\.source) == [sample.path("entities.json")])
        #expect(problems.first?.line == 2)
        #expect(problems.first?.message.contains("the parent `Group::\"g\"`") == true)
    }

    @Test func `a policy that can never apply is a warning`() throws {
        let policy = #"permit (principal, action == Action::"read", resource) when { 1 == 2 };"#
        #expect(try problems(schema: Self.schema, policy).isEmpty)
        #expect(try load().warnings.first?.source == sample.path("policies/20.cedar"))
    }

    @Test func `a schema with a mistake has its place`() throws {
        let problems = try problems(
            schema: Self.schema + "\nentity Host in [Zone];",
            "permit (principal, action, resource);")
        #expect(problems.count == 1)
        #expect(problems.first?.source == sample.path("policies/s.cedarschema"))
        #expect(problems.first?.line == 7)
    }

    @Test func `a schema without workloads is told what the broker needs`() throws {
        let problems = try problems(schema: "entity File;", "permit (principal, action, resource);")
        #expect(problems.first?.source == sample.path("policies"))
        #expect(problems.first?.message.contains("declare it in a schema file") == true)
    }
}
