/// A policy author's own tests: which policies and entities, and cases.
package struct PolicyTestFile: Sendable {
    package let path: String
    /// Files and folders, seen from the working folder; at least one.
    package let policies: [String]
    package let entities: String?
    /// Parts of one schema; empty where there is none.
    package let schema: [String]
    /// The file of links that make policies of templates.
    package let templateLinks: String?
    /// At least one.
    package let cases: [PolicyTestCase]
    /// What is wrong is shown in it.
    package let text: PolicyTestText

    /// Reads a test file in YAML.
    ///
    /// - Throws: every problem found.
    package static func load(_ path: String) throws(ConfigurationError) -> PolicyTestFile {
        let text: String
        do {
            let bytes = try FileSystem.read(
                path, bytesMax: ConfigurationLimits.policyTestFileBytesMax)
            // Some editors begin a file with a mark of its encoding, which the YAML library takes
            // for content.
            let isMarked = bytes.starts(with: "\u{FEFF}".utf8)
            text = try FileSystem.text(isMarked ? Array(bytes.dropFirst(3)) : bytes, name: path)
        } catch {
            throw ConfigurationError(ConfigurationProblem(error))
        }
        let lines = PolicyTestText(text, path: path)
        let root: YAMLNode?
        do {
            root = try YAMLDocument.parse(text, file: path)
        } catch {
            throw ConfigurationError(lines.showing(error))
        }
        var reader = PolicyTestReader(lines, path: path)
        let file = reader.file(root)
        guard let file, reader.problems.isEmpty else {
            throw ConfigurationError(reader.problemsInOrder)
        }
        return file
    }
}
