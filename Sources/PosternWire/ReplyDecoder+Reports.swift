import PosternCore

extension ReplyDecoder {
    static func readReported(_ reader: inout CBORReader) throws(WireError) -> ReportReceipt {
        var fields = try CBORFieldReader(&reader, keyMax: 2)
        var epoch: UInt64?
        var durability: AuditDurability?
        while let key = try fields.next(&reader) {
            if key == 1 {
                epoch = try reader.readUnsigned()
            } else {
                durability = try reader.readDurability()
            }
        }
        return ReportReceipt(epoch: try fields.require(epoch), durability: durability)
    }
}
