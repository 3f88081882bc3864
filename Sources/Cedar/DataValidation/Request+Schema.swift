extension Request {
    /// Checks the request against a schema: the action is declared, it applies to the types of
    /// principal and resource, their ids exist where the schema lists ids, and the context has the
    /// attributes that the action's has, of the right types.
    ///
    /// Throws `DataError`, without a place, for the first of these that does not hold.
    public func validate(against schema: Schema) throws(DataError) {
        do throws(DataMismatch) {
            try RequestChecker(schema).check(self)
        } catch {
            throw DataError(error.text())
        }
    }

    /// A request as `init(json:sourceName:)` reads it, checked against a schema. Where the schema
    /// says which type an attribute of the context has, entities and extension values may be
    /// written without `__entity` and `__extn`.
    ///
    /// Throws `DataError` as both do, with the place.
    public init(
        jsonUTF8 bytes: [UInt8], schema: Schema, sourceName: String = "request"
    ) throws(DataError) {
        let source = SourceText(name: sourceName, bytes: bytes)
        self = try RequestDecoder(source: source, schema: schema, isChecked: true).decode()
    }

    /// As `init(jsonUTF8:schema:sourceName:)`, but the schema only helps to read the context of an
    /// action that it has; the request is not checked.
    public init(
        jsonUTF8 bytes: [UInt8], readingBy schema: Schema, sourceName: String = "request"
    ) throws(DataError) {
        let source = SourceText(name: sourceName, bytes: bytes)
        self = try RequestDecoder(source: source, schema: schema, isChecked: false).decode()
    }
}

extension Record {
    /// A context as `init(json:sourceName:)` reads it. Where the schema says which type an
    /// attribute of the action's context has, entities and extension values may be written without
    /// `__entity` and `__extn`. An action that the schema does not have is of no help.
    ///
    /// Throws `DataError`, with the place, as `init(json:sourceName:)` does; the context is not
    /// checked further, `Request.validate(against:)` does that.
    public init(
        jsonUTF8 bytes: [UInt8], contextOf action: EntityUID, schema: Schema,
        sourceName: String = "context"
    ) throws(DataError) {
        let source = SourceText(name: sourceName, bytes: bytes)
        let document = try JSONReader.read(source)
        do throws(DataMismatch) {
            self = try TypedValueDecoder(checker: nil)
                .context(document, schema.actions[action]?.context)
        } catch {
            throw DataError(source, error.range ?? document.range, error.text())
        }
    }
}
