package import Cedar
import PosternCore

/// The policies and entities of a set-up: one snapshot, read together.
package struct PolicyFolder: Sendable {
    /// Every policy of every file; an `@id("…")` names a policy.
    package let policies: PolicySet
    /// What the operator knows of workloads and resources.
    package let entities: Entities
    /// Names and bytes of all files in order, each with its length in front, so that a hash of
    /// it stands for the snapshot: what moves from one file to another changes it too.
    package let digestInput: [UInt8]
    /// Policy files read.
    package let fileCount: Int

    /// Reads all `*.cedar` files of the folder, sorted by name, and the entities.
    ///
    /// - Throws: every problem found; a folder without policies is one.
    package static func load(
        policiesFolder: String, entitiesFile: String
    ) throws(ConfigurationError) -> PolicyFolder {
        var problems: [ConfigurationProblem] = []
        var digest = DigestInput()
        var policies: PolicySet?
        var entities: Entities?
        var files: [PolicyFile] = []
        do {
            files = try PolicyFile.readAll(in: policiesFolder)
            for file in files { digest.add(name: file.name, Array(file.text.utf8)) }
            policies = try parse(files, folder: policiesFolder)
        } catch {
            problems += error.problems
        }
        do {
            let bytes = try readEntities(entitiesFile)
            digest.add(name: "", bytes)
            entities = try parseEntities(bytes, file: entitiesFile)
        } catch {
            problems.append(error)
        }
        guard let policies, let entities, problems.isEmpty else {
            throw ConfigurationError(problems)
        }
        return PolicyFolder(
            policies: policies, entities: entities, digestInput: digest.bytes,
            fileCount: files.count)
    }

    private static func parse(
        _ files: [PolicyFile], folder: String
    ) throws(ConfigurationError) -> PolicySet {
        // A policy without an `@id` is named for its source: for the file, not for its path.
        let sources = files.map { PolicySource(name: $0.name, text: $0.text) }
        let set: PolicySet
        do throws(PolicyParseErrors) {
            set = try PolicySet(sources: sources, ids: .annotation)
        } catch {
            let problems = error.errors.map { error in
                ConfigurationProblem(
                    FileSystem.join(folder, error.sourceName), line: error.line,
                    column: error.column, excerpt: excerpt(error.rendered), error.message)
            }
            throw ConfigurationError(problems)
        }
        guard set.count > 0 else {
            let problem = ConfigurationProblem(
                folder,
                "holds no policies, and a broker without policies does not start; write a `permit`"
                    + " in a file that ends in `\(PolicyFile.suffix)`")
            throw ConfigurationError(problem)
        }
        let problems = set.policies.compactMap { nameProblem($0, folder: folder) }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        return set
    }

    /// Decisions name the policies that determined them, and the protocol bounds a name.
    private static func nameProblem(_ policy: Policy, folder: String) -> ConfigurationProblem? {
        let range = 1...Limits.policyIDBytesMax
        let byteCount = policy.id.name.utf8.count
        guard !range.contains(byteCount) else { return nil }
        return ConfigurationProblem(
            FileSystem.join(folder, policy.sourceName), line: policy.line,
            column: policy.position.column,
            "the policy's id has \(byteCount) bytes; give it an `@id` of \(range.lowerBound) to"
                + " \(range.upperBound)")
    }

    private static func readEntities(
        _ path: String
    ) throws(ConfigurationProblem) -> [UInt8] {
        do {
            return try FileSystem.read(
                path, bytesMax: ConfigurationLimits.entitiesFileBytesMax)
        } catch {
            let hint = error.isMissing ? "; a set-up without entities has `[]` in it" : ""
            throw ConfigurationProblem(path, error.reason + hint)
        }
    }

    private static func parseEntities(
        _ bytes: [UInt8], file: String
    ) throws(ConfigurationProblem) -> Entities {
        do throws(DataError) {
            return try Entities(jsonUTF8: bytes, sourceName: file)
        } catch {
            throw ConfigurationProblem(
                file, line: error.position?.line, column: error.position?.column,
                excerpt: error.position == nil ? nil : excerpt(error.rendered), error.message)
        }
    }

    /// What stands below the message in a rendered error: the line and the caret.
    private static func excerpt(_ rendered: String) -> String? {
        guard let end = rendered.firstIndex(of: "\n") else { return nil }
        return String(rendered[rendered.index(after: end)...])
    }
}
