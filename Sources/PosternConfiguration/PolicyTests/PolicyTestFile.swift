/// A policy author's own tests: which policies and entities, and cases.
package struct PolicyTestFile: Sendable {
    package let path: String
    /// Files and folders, seen from the working folder; at least one.
    package let policies: [String]
    package let entities: String?
    package let schema: String?
    /// At least one.
    package let cases: [PolicyTestCase]

    /// Reads a test file in YAML.
    ///
    /// - Throws: every problem found.
    package static func load(_ path: String) throws(ConfigurationError) -> PolicyTestFile {
        let text: String
        do {
            text = try FileSystem.readText(
                path, bytesMax: ConfigurationLimits.policyTestFileBytesMax)
        } catch {
            throw ConfigurationError(ConfigurationProblem(error))
        }
        let root: YAMLNode?
        do {
            root = try YAMLDocument.parse(text, file: path)
        } catch {
            throw ConfigurationError(error)
        }
        var reader = PolicyTestReader(path)
        let file = reader.file(root)
        guard let file, reader.problems.isEmpty else {
            throw ConfigurationError(reader.problems)
        }
        return file
    }
}
