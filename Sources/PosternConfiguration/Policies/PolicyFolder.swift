package import Cedar
import PosternAuthority
import PosternCore

/// The policies and entities of a set-up: one snapshot, read together.
package struct PolicyFolder: Sendable {
    /// Every policy of every file; an `@id("…")` names a policy.
    package let policies: PolicySet
    /// What the operator knows of workloads and resources.
    package let entities: Entities
    /// What policies and entities were checked against; nil where the folder has no schema.
    package let schema: Schema?
    /// What validation found odd but allowed.
    package let warnings: [ConfigurationProblem]
    /// Names and bytes of all files in order, each with its length in front, so that a hash of
    /// it stands for the snapshot: what moves from one file to another changes it too.
    package let digestInput: [UInt8]
    /// Policy files read.
    package let fileCount: Int

    /// Reads all `*.cedar` files of the folder, sorted by name, and the entities.
    ///
    /// Where the folder has a schema (`*.cedarschema`, `*.cedarschema.json`), it is read together
    /// with the built-in `Postern` namespace, and policies and entities must be valid by
    /// it.
    ///
    /// - Throws: every problem found; a folder without policies is one.
    package static func load(
        policiesFolder: String, entitiesFile: String
    ) throws(ConfigurationError) -> PolicyFolder {
        var problems: [ConfigurationProblem] = []
        var digest = DigestInput()
        var policies: PolicySet?
        var entities: Entities?
        var schema: Schema?
        var files: [PolicyFile] = []
        do {
            files = try PolicyFile.readAll(in: policiesFolder)
            for file in files { digest.add(name: file.name, Array(file.text.utf8)) }
            policies = try parse(files.filter { $0.kind == .policies }, folder: policiesFolder)
        } catch {
            problems += error.problems
        }
        do {
            schema = try PolicyFolderSchema.parse(files, folder: policiesFolder)
        } catch {
            problems += error.problems
        }
        do {
            let bytes = try readEntities(entitiesFile)
            digest.add(name: "", bytes)
            entities = try parseEntities(bytes, file: entitiesFile, schema: schema)
        } catch {
            problems.append(error)
        }
        var warnings: [ConfigurationProblem] = []
        if let policies, let schema {
            let result = Validator(schema: schema).validate(policies)
            problems += result.errors.map { ConfigurationProblem($0, folder: policiesFolder) }
            warnings += result.warnings.map { ConfigurationProblem($0, folder: policiesFolder) }
        }
        guard let policies, let entities, problems.isEmpty else {
            throw ConfigurationError(problems)
        }
        return PolicyFolder(
            policies: policies, entities: entities, schema: schema, warnings: warnings,
            digestInput: digest.bytes, fileCount: files.count { $0.kind == .policies })
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
                ConfigurationProblem(error, path: FileSystem.join(folder, error.sourceName))
            }
            throw ConfigurationError(problems)
        }
        guard set.count > 0 else {
            let problem = ConfigurationProblem(
                folder,
                "holds no policies, and a broker without policies does not start; write a `permit`"
                    + " in a file that ends in `\(PolicyFile.Kind.policies.rawValue)`")
            throw ConfigurationError(problem)
        }
        var problems = set.policies.compactMap { nameProblem($0, folder: folder) }
        problems += set.policies.compactMap { cacheableProblem($0, folder: folder) }
        problems += set.templates.map { template in
            // It would load and decide nothing, which is worst where it is a forbid.
            ConfigurationProblem(
                FileSystem.join(folder, template.sourceName), line: template.position.line,
                column: template.position.column,
                "`\(template.id)` is a template, and nothing links it here; write the entity instead"
                    + " of the slot")
        }
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

    private static func cacheableProblem(
        _ policy: Policy, folder: String
    ) -> ConfigurationProblem? {
        CacheableAnnotation.flaw(in: policy).map { flaw in
            ConfigurationProblem(
                FileSystem.join(folder, policy.sourceName), line: policy.line,
                column: policy.position.column, "policy `\(policy.id)`: \(flaw.message)")
        }
    }

    private static func readEntities(
        _ path: String
    ) throws(ConfigurationProblem) -> [UInt8] {
        do {
            return try FileSystem.read(
                path, bytesMax: ConfigurationLimits.entitiesFileBytesMax)
        } catch {
            let hint = error.isMissing ? "; a set-up without entities has `[]` in it" : ""
            throw ConfigurationProblem(error, hint: hint)
        }
    }

    private static func parseEntities(
        _ bytes: [UInt8], file: String, schema: Schema?
    ) throws(ConfigurationProblem) -> Entities {
        do throws(DataError) {
            if let schema {
                return try Entities(jsonUTF8: bytes, schema: schema, sourceName: file)
            }
            return try Entities(jsonUTF8: bytes, sourceName: file)
        } catch {
            throw ConfigurationProblem(error, path: file)
        }
    }
}
