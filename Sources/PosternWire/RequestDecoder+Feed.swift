import PosternCore

/// The requests of the feed (`protocol/postern.cddl`).
extension RequestDecoder {
    static func readSubscribe(_ reader: inout CBORReader) throws(WireError) -> SubscribeAsk {
        var fields = try CBORFieldReader(&reader, keyMax: 2)
        var ask = SubscribeAsk()
        while let key = try fields.next(&reader) {
            if key == 1 {
                ask.credential = CredentialID(try reader.readBytes16())
            } else {
                ask.since = try reader.readUnsigned()
            }
        }
        return ask
    }
}
