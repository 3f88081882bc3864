import PosternCore

extension RequestEncoder {
    static func encode(_ ask: ReportAsk, _ writer: inout CBORWriter) {
        writer.head(.map, 2)
        writer.field(1, ask.credential)
        writer.unsigned(2)
        writer.head(.array, UInt64(ask.items.count))
        for item in ask.items {
            writer.head(.map, 6)
            writer.field(1, text: item.action)
            writer.unsigned(2)
            writer.resource(item.resource)
            writer.field(3, item.count)
            writer.field(4, item.firstMilliseconds)
            writer.field(5, item.lastMilliseconds)
            writer.field(6, item.decision.value)
        }
    }
}
