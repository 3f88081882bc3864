// Goal: a test file becomes cases whose contexts say what the YAML says, and a file is replaced
// whole.
// Method: one file with every kind of value; a folder that is looked at after each replacement.

import Cedar
import Testing

@testable import PosternConfiguration

@Suite struct PolicyTestFileTests {
    /// The context as JSON on one line.
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
        #expect(file.cases[0].place == PolicyTestPlace(line: 3, column: 5, length: 1))
        #expect(file.cases[0].reasons == nil)
        let json = file.cases[0].request.json.replacing("\n", with: " ")
        let context = try #require(json.firstRange(of: #""context": "#))
        return String(json[context.upperBound...].dropLast())
    }

    @Test(
        arguments: [
            (
                "{ a: 1, b: -20, c: 1.5, d: 0, e: 1e3 }",
                #"{ "a": 1, "b": -20, "c": 1.5, "d": 0, "e": 1e3}"#
            ),
            (
                "{ a: +7, b: True, c: FALSE, d: 1.2.3, e: v1, f: 0b1, g: -0x1, h: -0 }",
                #"{ "a": 7, "b": true, "c": false, "d": "1.2.3", "e": "v1", "f": "0b1", "#
                    + #""g": "-0x1", "h": -0}"#
            ),
            (
                "{ a: true, b: 'true', c: \"1\", d: yes }",
                #"{ "a": true, "b": "true", "c": "1", "d": "yes"}"#
            ),
            ("{ a: [x, [1]], b: { c: d } }", #"{ "a": [ "x", [ 1]], "b": { "c": "d"}}"#),
            (#"{ a: "q\"\\\t\u00e9", b: ~ }"#, "{ \"a\": \"q\\\"\\\\\\u0009é\", \"b\": null}"),
            ("{ }", "{}"),
        ])
    func valuesBecomeJSON(yaml: String, json: String) throws {
        #expect(try context(yaml) == json)
    }

    @Test(arguments: ["0x1F", "0o17", "007", "-00", ".5", "1.", "+1.", ".inf", "-.Inf", ".nan"])
    func numbersThatJSONWritesOtherwiseAreRefused(number: String) throws {
        guard case .refused(let message) = YAMLNumber(number) else {
            Issue.record("\(number) is taken")
            return
        }
        #expect(message.hasPrefix("`\(number)` "))
        #expect(throws: ConfigurationError.self) { try context("{ a: \(number) }") }
        #expect(try context("{ a: '\(number)' }") == #"{ "a": "\#(number)"}"#)
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
