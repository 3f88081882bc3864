extension Request {
    /// A request from an object with `principal`, `action`, `resource` and perhaps `context`.
    /// Entities are written as `{"type": …, "id": …}` or as a string `Type::"id"`; the context is
    /// in Cedar's JSON form of values.
    ///
    /// Throws `DataError`, with the place, for what is no strict JSON, misses a part, has a part
    /// that is none, nests deeper than `CedarLimits.jsonDepthMax`, or is refused by
    /// `Record.init(json:sourceName:)`.
    public init(json: String, sourceName: String = "request") throws(DataError) {
        try self.init(jsonUTF8: Array(json.utf8), sourceName: sourceName)
    }

    /// As `init(json:sourceName:)`, from the bytes of a document.
    public init(jsonUTF8 bytes: [UInt8], sourceName: String = "request") throws(DataError) {
        let source = SourceText(name: sourceName, bytes: bytes)
        self = try RequestDecoder(source: source).decode()
    }
}
