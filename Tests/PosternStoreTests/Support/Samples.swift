import PosternCore

extension PeerKey {
    static func number(_ number: UInt64) -> PeerKey {
        PeerKey(
            first: Bytes16(high: 0xA0, low: number), second: Bytes16(high: 0xB0, low: number))
    }
}
