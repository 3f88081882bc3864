import PosternCore

extension ReplyEncoder {
    static func encode(_ proof: HaltProof, _ writer: inout CBORWriter) {
        writer.head(.map, 3)
        for (key, part) in zip(UInt64(1)..., [proof.statement, proof.signature, proof.key]) {
            writer.unsigned(key)
            writer.data(part)
        }
    }
}
