import Cedar
import PosternConfiguration

/// The policies that a command line names: files, folders of them, or standard input.
struct PolicyFiles {
    static let textSuffix = ".cedar"
    static let jsonSuffix = ".cedar.json"

    let files: [InputFile]

    /// Reads files, and of folders those whose names end so, sorted bytewise.
    static func read(
        _ paths: [String], suffixes: [String] = [textSuffix, jsonSuffix]
    ) throws(ConfigurationError) -> PolicyFiles {
        var found: [String] = []
        var problems: [ConfigurationProblem] = []
        for path in paths {
            do throws(ConfigurationError) {
                found += try expand(path, suffixes)
            } catch {
                problems += error.problems
            }
        }
        do throws(ConfigurationError) {
            let files = PolicyFiles(files: try InputFile.read(found))
            if problems.isEmpty { return files }
        } catch {
            problems += error.problems
        }
        throw ConfigurationError(problems)
    }

    private static func expand(
        _ path: String, _ suffixes: [String]
    ) throws(ConfigurationError) -> [String] {
        guard path != InputFile.standardInput, FileSystem.isFolder(path) else { return [path] }
        let names: [String]
        do {
            names = try FileSystem.names(in: path)
        } catch {
            throw ConfigurationError(ConfigurationProblem(error))
        }
        let policies = names.filter { name in
            suffixes.contains { name.hasSuffix($0) } && !name.hasPrefix(".")
        }
        guard !policies.isEmpty else {
            throw ConfigurationError(
                ConfigurationProblem(path, "holds no file named `*\(textSuffix)`"))
        }
        return policies.map { FileSystem.join(path, $0) }
    }

    /// The policies of all files as one set, those in JSON last. A policy in Cedar's syntax is
    /// named by its `@id`, else `policy<N>` by its place; one in JSON has its name there.
    func policySet() throws(ConfigurationError) -> PolicySet {
        var sources: [PolicySource] = []
        for file in files where !file.isJSON {
            sources.append(PolicySource(name: file.name, text: try file.text))
        }
        do throws(PolicyParseErrors) {
            var set = try PolicySet(sources: sources, ids: .annotationElsePosition)
            for file in files where file.isJSON {
                set = try set.merging(try PolicyJSON.read(file.bytes, name: file.name))
            }
            return set
        } catch {
            throw ConfigurationError(error)
        }
    }
}
