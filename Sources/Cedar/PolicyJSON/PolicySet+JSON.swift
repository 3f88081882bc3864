extension PolicySet {
    /// Reads and compiles policies, templates and links from JSON in the form of the reference
    /// engine: `{"staticPolicies": {…}, "templates": {…}, "templateLinks": […]}`.
    ///
    /// Policies stand in the order of the document. Errors of evaluation point into it.
    ///
    /// Throws `PolicyParseErrors`, with the places, for what is no strict JSON, for unknown or
    /// repeated keys, wrong shapes, floats and integers past 64 bits, slots in conditions, unknown
    /// functions, expressions higher than `CedarLimits.expressionHeightMax`, and links that do not
    /// fit; one error a policy. Chains of one operator may nest by the thousand: they are read in
    /// a loop, where the reference engine stops at 127 nested objects. Further limits:
    /// `CedarLimits.sourceBytesMax`, `CedarLimits.policiesMax`, `CedarLimits.policyJSONDepthMax`.
    ///
    /// Unlike the reference engine, it refuses policies without slots among the templates, and
    /// partial evaluation's `unknown`.
    public init(json: String, sourceName: String = "policies") throws(PolicyParseErrors) {
        try self.init(jsonUTF8: Array(json.utf8), sourceName: sourceName)
    }

    /// As `init(json:sourceName:)`, from the bytes of a document.
    public init(
        jsonUTF8 bytes: [UInt8], sourceName: String = "policies"
    ) throws(PolicyParseErrors) {
        let source = SourceText(name: sourceName, bytes: bytes)
        self.init(try PolicySetDecoder.read(source).statements())
    }

    /// As `init(jsonUTF8:sourceName:)`, but the document may also be one policy or template alone,
    /// which is what has an `effect`; it is called `loneID` then.
    public init(
        jsonUTF8 bytes: [UInt8], loneID: PolicyID, sourceName: String = "policies"
    ) throws(PolicyParseErrors) {
        let decoder = try PolicySetDecoder.read(SourceText(name: sourceName, bytes: bytes))
        self.init(
            decoder.isLonePolicy
                ? try decoder.statements(ofPolicy: loneID) : try decoder.statements())
    }

    /// A set of one policy or template, from its object of JSON alone; as
    /// `init(json:sourceName:)`.
    public init(
        policyJSON: String, id: PolicyID, sourceName: String = "policy"
    ) throws(PolicyParseErrors) {
        try self.init(policyJSONUTF8: Array(policyJSON.utf8), id: id, sourceName: sourceName)
    }

    /// As `init(policyJSON:id:sourceName:)`, from the bytes of a document.
    public init(
        policyJSONUTF8 bytes: [UInt8], id: PolicyID, sourceName: String = "policy"
    ) throws(PolicyParseErrors) {
        let source = SourceText(name: sourceName, bytes: bytes)
        self.init(try PolicySetDecoder.read(source).statements(ofPolicy: id))
    }

    /// The set as JSON in the form of the reference engine, without blanks; `init(json:)` reads it.
    ///
    /// The policies and templates stand in the order of the set, which reading keeps; all other
    /// objects have their keys in byte order.
    public var json: String {
        var encoder = PolicyEncoder()
        encoder.write(self)
        return encoder.text
    }
}
