extension Record {
    /// A record, for instance a context, from Cedar's JSON form of values: entities stand under
    /// `__entity`, extension values under `__extn`.
    ///
    /// Throws `DataError`, with the place, for what is no strict JSON, no object, nests deeper than
    /// `CedarLimits.jsonDepthMax`, or holds null, floats, integers past 64 bits, repeated keys or
    /// `__expr`.
    public init(json: String, sourceName: String = "record") throws(DataError) {
        try self.init(jsonUTF8: Array(json.utf8), sourceName: sourceName)
    }

    /// As `init(json:sourceName:)`, from the bytes of a document.
    public init(jsonUTF8 bytes: [UInt8], sourceName: String = "record") throws(DataError) {
        let source = SourceText(name: sourceName, bytes: bytes)
        let document = try JSONReader.read(source)
        do throws(JSONFailure) {
            self = try ValueDecoder.record(document)
        } catch {
            throw DataError(source, error.range, error.message)
        }
    }
}
