import PosternCore

/// The request `report` (`protocol/postern.cddl`).
extension RequestDecoder {
    static func readReport(_ reader: inout CBORReader) throws(WireError) -> ReportAsk {
        var fields = try CBORFieldReader(&reader, keyMax: 2)
        var credential: CredentialID?
        var items: [CachedDecisionCount]?
        while let key = try fields.next(&reader) {
            if key == 1 {
                credential = CredentialID(try reader.readBytes16())
            } else {
                items = try reader.readCachedDecisions()
            }
        }
        return ReportAsk(
            credential: try fields.require(credential), items: try fields.require(items))
    }
}
