// Goal: a test file becomes cases whose contexts say what the YAML says, and a file is replaced
// whole.
// Method: one file with every kind of value; a folder that is looked at after each replacement.

import Cedar
import Testing

@testable import PosternConfiguration

@Suite struct PolicyTestFileTests {
    private func context(_ yaml: String) throws -> String {
        let folder = try TemporaryFolder()
        let path = try folder.write(
            "tests.yaml",
            """
            policies: [a.cedar, /b]
            cases:
              - name: one
                principal: 'User::"a"'
                action: 'Action::"view"'
                resource: 'File::"x"'
                context: \(yaml)
                expect: allow
            """)
        let file = try PolicyTestFile.load(path)
        #expect(file.policies == [FileSystem.join(folder.path, "a.cedar"), "/b"])
        #expect(file.cases[0].line == 3)
        #expect(file.cases[0].reasons == nil)
        return file.cases[0].contextJSON
    }

    @Test(
        arguments: [
            (
                "{ a: 1, b: -20, c: 007, d: 1.5, e: 0 }",
                #"{"a": 1, "b": -20, "c": 007, "d": 1.5, "e": 0}"#
            ),
            (
                "{ a: +7, b: True, c: FALSE, d: .inf, e: 0x1F, f: 1.2.3, g: v1 }",
                #"{"a": 7, "b": true, "c": false, "d": .inf, "e": 0x1F, "f": "1.2.3", "g": "v1"}"#
            ),
            (
                "{ a: true, b: 'true', c: \"1\", d: yes }",
                #"{"a": true, "b": "true", "c": "1", "d": "yes"}"#
            ),
            ("{ a: [x, [1]], b: { c: d } }", #"{"a": ["x", [1]], "b": {"c": "d"}}"#),
            (#"{ a: "q\"\\\t\u00e9", b: ~ }"#, "{\"a\": \"q\\\"\\\\\\u0009é\", \"b\": null}"),
            ("{ }", "{}"),
        ])
    func valuesBecomeJSON(yaml: String, json: String) throws {
        #expect(try context(yaml) == json)
    }

    @Test func aFileIsReplacedWhole() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("file", "old")
        try FileSystem.replace(path, Array("new".utf8))
        #expect(try FileSystem.readText(path, bytesMax: 10) == "new")
        #expect(try FileSystem.names(in: folder.path) == ["file"])
        #expect(throws: FileError.self) {
            try FileSystem.replace(FileSystem.join(folder.path, "missing"), [])
        }
        #expect(try FileSystem.names(in: folder.path) == ["file"])
    }
}
