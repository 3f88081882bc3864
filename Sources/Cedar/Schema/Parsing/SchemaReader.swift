/// Reads the sources of a schema, each in its form.
enum SchemaReader {
    static func read(_ sources: [SchemaSource]) throws(SchemaErrors) -> [SchemaSyntax] {
        var syntaxes: [SchemaSyntax] = []
        var errors: [SchemaError] = []
        for source in sources {
            let text = SourceText(name: source.name, bytes: source.bytes)
            let read = self.read(text, source.form)
            errors += read.errors
            syntaxes.append(SchemaSyntax(source: text, namespaces: read.namespaces))
            guard errors.count < CedarLimits.schemaErrorsMax else { break }
        }
        guard errors.isEmpty else {
            throw SchemaErrors(Array(errors.prefix(CedarLimits.schemaErrorsMax)))
        }
        return syntaxes
    }

    private static func read(
        _ source: SourceText, _ form: SchemaSource.Form
    ) -> (namespaces: [NamespaceSyntax], errors: [SchemaError]) {
        guard source.bytes.count <= CedarLimits.sourceBytesMax else {
            let message = "the source has more bytes than the limit, \(CedarLimits.sourceBytesMax)"
            return ([], [SchemaError(source, SourceRange(0, 0), message)])
        }
        switch form {
        case .text:
            let read = SchemaParser(source).parse()
            return (read.namespaces, errors(source, read.failures))
        case .json:
            do throws(DataError) {
                let read = SchemaDecoder.decode(try JSONReader.read(source))
                return (read.namespaces, errors(source, read.failures))
            } catch {
                let offset = UInt32(error.position?.byteOffset ?? 0)
                return ([], [SchemaError(source, SourceRange(offset, offset), error.message)])
            }
        }
    }

    private static func errors(
        _ source: SourceText, _ failures: [SchemaFailure]
    ) -> [SchemaError] {
        failures.map { SchemaError(source, $0.range, $0.message) }
    }

    /// Every namespace once, in the order of the sources, that without a name first.
    static func merged(_ syntaxes: [SchemaSyntax]) -> [NamespaceSyntax] {
        var merged: [NamespaceSyntax] = []
        var places: [String: Int] = [:]
        for namespace in syntaxes.flatMap(\.namespaces) {
            // No name is empty.
            let key = namespace.name?.text ?? ""
            guard let place = places[key] else {
                places[key] = merged.count
                merged.append(namespace)
                continue
            }
            let known = Set(merged[place].annotations.map(\.key))
            merged[place].annotations += namespace.annotations.filter { !known.contains($0.key) }
            merged[place].commonTypes += namespace.commonTypes
            merged[place].entityTypes += namespace.entityTypes
            merged[place].actions += namespace.actions
        }
        return merged.filter { $0.name == nil } + merged.filter { $0.name != nil }
    }
}
