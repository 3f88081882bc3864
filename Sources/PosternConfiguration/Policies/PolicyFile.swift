/// One policy file as read.
struct PolicyFile: Hashable, Sendable {
    /// How a policy file's name ends; other files of the folder are left alone.
    static let suffix = ".cedar"

    let name: String
    let path: String
    let text: String

    /// All policy files of a folder, sorted by name bytewise.
    static func readAll(in folder: String) throws(ConfigurationError) -> [PolicyFile] {
        let names: [String]
        do {
            names = try FileSystem.names(in: folder).filter {
                $0.hasSuffix(suffix) && !$0.hasPrefix(".")
            }
        } catch {
            throw ConfigurationError(ConfigurationProblem(folder, error.reason))
        }
        guard names.count <= ConfigurationLimits.policyFilesMax else {
            let problem = ConfigurationProblem(
                folder,
                "holds \(names.count) policy files; use at most"
                    + " \(ConfigurationLimits.policyFilesMax)")
            throw ConfigurationError(problem)
        }
        var files: [PolicyFile] = []
        var problems: [ConfigurationProblem] = []
        var byteCount = 0
        for name in names {
            let path = FileSystem.join(folder, name)
            do {
                let text = try FileSystem.readText(
                    path, bytesMax: ConfigurationLimits.policyFileBytesMax)
                byteCount += text.utf8.count
                files.append(PolicyFile(name: name, path: path, text: text))
            } catch {
                problems.append(ConfigurationProblem(path, error.reason))
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
