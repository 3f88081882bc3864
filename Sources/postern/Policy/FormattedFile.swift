import Cedar
import PosternConfiguration

/// A policy file and its text in the conventional layout.
struct FormattedFile {
    let source: String
    let text: String
    let changed: Bool

    init(_ file: InputFile, _ options: FormatOptions) throws(ConfigurationError) {
        guard !file.isJSON, !file.beginsAsJSON else {
            throw ConfigurationError(
                ConfigurationProblem(
                    file.name,
                    "this is JSON; use `postern policy translate`, as only Cedar's syntax has a"
                        + " layout"))
        }
        let original = try file.text
        source = file.name
        do throws(PolicyParseErrors) {
            text = try PolicyFormatter.format(
                text: original, sourceName: file.name, options: options)
        } catch {
            throw ConfigurationError(error)
        }
        changed = !original.utf8.elementsEqual(text.utf8)
    }

    /// Puts the text in the file's place; a reader sees the one or the other.
    func replace() throws(ConfigurationError) {
        do {
            try FileSystem.replace(source, Array(text.utf8))
        } catch {
            throw ConfigurationError(ConfigurationProblem(error))
        }
    }
}
