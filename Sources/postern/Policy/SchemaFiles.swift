import Cedar
import PosternAuthority
import PosternConfiguration

/// The schema that a command line names, or that lies in a folder of policies.
struct SchemaFiles {
    static let textSuffix = ".cedarschema"
    static let jsonSuffix = ".cedarschema.json"

    let files: [InputFile]

    static func read(_ paths: [String]) throws(ConfigurationError) -> SchemaFiles {
        SchemaFiles(files: try InputFile.read(paths))
    }

    /// The schema files of a folder: those in Cedar's syntax or, where there are none, those in
    /// JSON.
    static func paths(in folder: String) -> [String] {
        let names = (try? FileSystem.names(in: folder)) ?? []
        let texts = names.filter { $0.hasSuffix(textSuffix) && !$0.hasPrefix(".") }
        let found =
            texts.isEmpty ? names.filter { $0.hasSuffix(jsonSuffix) && !$0.hasPrefix(".") } : texts
        return found.map { FileSystem.join(folder, $0) }
    }

    /// Whether the files lean on the namespace that the broker brings, and do not have it.
    private var needsPostern: Bool {
        let texts = files.map { String(decoding: $0.bytes, as: UTF8.self) }
        return texts.contains { $0.contains("Postern::") }
            && !texts.contains { $0.contains("namespace Postern") || $0.contains("\"Postern\"") }
    }

    /// All files as one schema.
    func schema() throws(ConfigurationError) -> Schema {
        var sources: [SchemaSource] = []
        for file in files {
            sources.append(
                file.isJSON
                    ? SchemaSource(name: file.name, jsonUTF8: file.bytes)
                    : SchemaSource(name: file.name, text: try file.text))
        }
        if needsPostern { sources.append(PosternSchema.source) }
        do throws(SchemaErrors) {
            return try Schema(sources: sources)
        } catch {
            throw ConfigurationError(
                error.errors.map { ConfigurationProblem($0, path: $0.sourceName) })
        }
    }
}
