import Cedar
import PosternAuthority
import PosternCore

/// The schema in a policy folder.
enum PolicyFolderSchema {
    /// One schema of all of them and the broker's own part; nil where there are none.
    static func parse(
        _ files: [PolicyFile], folder: String
    ) throws(ConfigurationError) -> Schema? {
        let sources = files.compactMap(source)
        guard !sources.isEmpty else { return nil }
        do throws(SchemaErrors) {
            return try Schema(sources: [PosternSchema.source] + sources)
        } catch {
            throw ConfigurationError(error.errors.map { problem($0, folder: folder) })
        }
    }

    private static func source(_ file: PolicyFile) -> SchemaSource? {
        switch file.kind {
        case .policies: nil
        case .schema: SchemaSource(name: file.name, text: file.text)
        case .schemaJSON: SchemaSource(name: file.name, json: file.text)
        }
    }

    private static func problem(_ error: SchemaError, folder: String) -> ConfigurationProblem {
        guard error.sourceName != PosternSchema.source.name else {
            // What the broker's own part needs, the set-up's files must declare.
            return ConfigurationProblem(
                folder,
                "\(error.message), which the \(error.sourceName) needs; declare it in a schema"
                    + " file, as in `entity Workload in [Group]; entity Group;`")
        }
        return ConfigurationProblem(error, path: FileSystem.join(folder, error.sourceName))
    }
}
