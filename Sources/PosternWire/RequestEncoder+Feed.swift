import PosternCore

extension RequestEncoder {
    static func encode(_ ask: SubscribeAsk, _ writer: inout CBORWriter) {
        let optional = (ask.credential == nil ? 0 : 1) + (ask.since == nil ? 0 : 1)
        writer.head(.map, UInt64(optional))
        if let credential = ask.credential { writer.field(1, credential) }
        if let since = ask.since { writer.field(2, since) }
    }
}
