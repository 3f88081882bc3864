import Cedar

/// Reads policies in JSON: a whole set, or one policy alone.
enum PolicyJSON {
    /// What a policy that stands alone is called, as the reference engine calls it.
    private static let lonelyID = PolicyID("policy0")

    static func read(_ bytes: [UInt8], name: String) throws(PolicyParseErrors) -> PolicySet {
        let slices = JSONSlices(bytes)
        let isAlone = slices.member("effect", of: slices.whole) != nil
        return isAlone
            ? try PolicySet(policyJSONUTF8: bytes, id: lonelyID, sourceName: name)
            : try PolicySet(jsonUTF8: bytes, sourceName: name)
    }
}
