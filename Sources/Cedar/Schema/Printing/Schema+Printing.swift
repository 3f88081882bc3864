extension Schema {
    /// The schema in Cedar's schema syntax, its annotations kept, comments and blanks not; it reads
    /// back as a schema of the same meaning.
    ///
    /// Of an action that has no principals or no resources, what it applies to is left out: no
    /// request can name the action. Throws `SchemaTextError` where a schema that was read from JSON
    /// has no text form. Linear in the size of the sources.
    public var text: String {
        get throws(SchemaTextError) {
            var writer = SchemaTextWriter(names: SchemaNames(namespaces))
            return try writer.write(namespaces)
        }
    }

    /// The schema in the JSON form, its annotations kept; it reads back as a schema of the same
    /// meaning. Linear in the size of the sources.
    public var json: String {
        var writer = SchemaJSONWriter()
        return writer.write(namespaces)
    }
}
