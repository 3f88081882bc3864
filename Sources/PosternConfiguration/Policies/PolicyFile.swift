/// One file of policies or of a schema as read.
struct PolicyFile: Hashable, Sendable {
    /// How the files' names end; other files of the folder are left alone.
    enum Kind: String, CaseIterable {
        case policies = ".cedar"
        case schema = ".cedarschema"
        case schemaJSON = ".cedarschema.json"
    }

    let kind: Kind
    let name: String
    let path: String
    let text: String

    /// All such files of a folder, sorted by name bytewise.
    static func readAll(in folder: String) throws(ConfigurationError) -> [PolicyFile] {
        var names: [(name: String, kind: Kind)] = []
        do {
            for name in try FileSystem.names(in: folder) where !name.hasPrefix(".") {
                guard let kind = Kind.allCases.first(where: { name.hasSuffix($0.rawValue) })
                else { continue }
                names.append((name, kind))
            }
        } catch {
            throw ConfigurationError(ConfigurationProblem(error))
        }
        guard names.count <= ConfigurationLimits.policyFilesMax else {
            let problem = ConfigurationProblem(
                folder,
                "holds \(names.count) policy and schema files; use at most"
                    + " \(ConfigurationLimits.policyFilesMax)")
            throw ConfigurationError(problem)
        }
        var files: [PolicyFile] = []
        var problems: [ConfigurationProblem] = []
        var byteCount = 0
        for (name, kind) in names {
            let path = FileSystem.join(folder, name)
            do {
                let text = try FileSystem.readText(
                    path, bytesMax: ConfigurationLimits.policyFileBytesMax)
                byteCount += text.utf8.count
                files.append(PolicyFile(kind: kind, name: name, path: path, text: text))
            } catch {
                problems.append(ConfigurationProblem(error))
            }
            guard byteCount <= ConfigurationLimits.policyFolderBytesMax else {
                let problem = ConfigurationProblem(
                    folder,
                    "holds more than \(ConfigurationLimits.policyFolderBytesMax) bytes of"
                        + " policies; use fewer")
                throw ConfigurationError(problem)
            }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        return files
    }
}
