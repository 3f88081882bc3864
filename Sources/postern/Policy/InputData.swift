import Cedar
import PosternConfiguration

/// Reads entities and requests that a command line names.
enum InputData {
    /// The entities of a file, by a schema if there is one, which brings its actions.
    static func entities(
        _ path: String?, schema: Schema?
    ) throws(ConfigurationError) -> Entities {
        let file = try path.map { path throws(ConfigurationError) in try InputFile.read(path) }
        let source = file ?? InputFile(name: "no entities", bytes: Array("[]".utf8))
        return try read(source) { file throws(DataError) in
            guard let schema else {
                return try Entities(jsonUTF8: file.bytes, sourceName: file.name)
            }
            return try Entities(jsonUTF8: file.bytes, schema: schema, sourceName: file.name)
        }
    }

    /// The policies, and those that the links of a file make of their templates.
    static func linking(
        _ policies: PolicySet, _ path: String?
    ) throws(ConfigurationError) -> PolicySet {
        guard let path else { return policies }
        return try read(path) { file throws(DataError) in
            try policies.linking(jsonUTF8: file.bytes, sourceName: file.name)
        }
    }

    static func request(_ path: String, schema: Schema?) throws(ConfigurationError) -> Request {
        try read(path) { file throws(DataError) in
            guard let schema else {
                return try Request(jsonUTF8: file.bytes, sourceName: file.name)
            }
            return try Request(jsonUTF8: file.bytes, schema: schema, sourceName: file.name)
        }
    }

    /// - Parameter context: a JSON object, or the file that holds it.
    static func context(
        _ context: String?, of action: EntityUID, schema: Schema?
    ) throws(ConfigurationError) -> Record {
        let text = context ?? "{}"
        let isText = text.drop(while: \.isWhitespace).first == "{"
        let file =
            isText
            ? InputFile(name: "--context", bytes: Array(text.utf8)) : try InputFile.read(text)
        return try read(file) { file throws(DataError) in
            guard let schema else {
                return try Record(jsonUTF8: file.bytes, sourceName: file.name)
            }
            return try Record(
                jsonUTF8: file.bytes, contextOf: action, schema: schema, sourceName: file.name)
        }
    }

    private static func read<T>(
        _ path: String, _ body: (InputFile) throws(DataError) -> T
    ) throws(ConfigurationError) -> T {
        try read(try InputFile.read(path), body)
    }

    private static func read<T>(
        _ file: InputFile, _ body: (InputFile) throws(DataError) -> T
    ) throws(ConfigurationError) -> T {
        do throws(DataError) {
            return try body(file)
        } catch {
            throw ConfigurationError(ConfigurationProblem(error, path: file.name))
        }
    }
}
