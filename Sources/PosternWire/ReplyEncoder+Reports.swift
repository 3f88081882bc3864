import PosternCore

extension ReplyEncoder {
    static func encode(_ receipt: ReportReceipt, _ writer: inout CBORWriter) {
        writer.head(.map, receipt.durability == nil ? 1 : 2)
        writer.field(1, receipt.epoch)
        if let durability = receipt.durability { writer.field(2, durability.rawValue) }
    }
}
