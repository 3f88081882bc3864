package import PosternCore

/// `workloads.yaml`: which selectors earn which SPIFFE ID, groups, scope and limits.
package enum EnrolmentFile {
    /// Reads the enrolments, in the file's order; at least one.
    ///
    /// - Throws: every problem found.
    package static func load(
        _ path: String, trustDomain: String, accounts: AccountDirectory = .host
    ) throws(ConfigurationError) -> [Enrolment] {
        let text: String
        do {
            text = try FileSystem.readText(
                path, bytesMax: ConfigurationLimits.workloadsFileBytesMax)
        } catch {
            throw ConfigurationError(ConfigurationProblem(error))
        }
        return try parse(text, file: path, trustDomain: trustDomain, accounts: accounts)
    }

    /// The same for a text; `file` is what problems call it.
    package static func parse(
        _ text: String, file: String, trustDomain: String, accounts: AccountDirectory
    ) throws(ConfigurationError) -> [Enrolment] {
        let root: YAMLNode?
        do {
            root = try YAMLDocument.parse(text, file: file)
        } catch {
            throw ConfigurationError(error)
        }
        var reader = EnrolmentReader(file: file, trustDomain: trustDomain, accounts: accounts)
        let enrolments = reader.enrolments(root)
        guard reader.problems.isEmpty else { throw ConfigurationError(reader.problems) }
        return enrolments
    }
}
