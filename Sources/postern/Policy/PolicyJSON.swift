import Cedar

/// Reads policies in JSON: a whole set, or one policy alone.
enum PolicyJSON {
    /// What a policy that stands alone is called, as the reference engine calls it.
    private static let loneID = PolicyID("policy0")

    static func read(_ bytes: [UInt8], name: String) throws(PolicyParseErrors) -> PolicySet {
        try PolicySet(jsonUTF8: bytes, loneID: loneID, sourceName: name)
    }
}
