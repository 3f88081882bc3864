import PosternCore

extension CBORReader {
    /// A byte string of so many bytes, as bytes of its own.
    package mutating func readData(_ counts: ClosedRange<Int>) throws(WireError) -> [UInt8] {
        let head = try readHead(.bytes)
        guard head.argument >= UInt64(counts.lowerBound),
            head.argument <= UInt64(counts.upperBound)
        else { throw WireError(.outOfRange, at: head.offset) }
        let range = try takeContent(head)
        return frame.extracting(range.offset..<(range.offset + range.count))
            .withUnsafeBytes { Array($0) }
    }
}

extension RequestDecoder {
    /// The verifier's nonce.
    static func readProve(_ reader: inout CBORReader) throws(WireError) -> [UInt8] {
        var fields = try CBORFieldReader(&reader, keyMax: 1)
        var nonce: [UInt8]?
        while try fields.next(&reader) != nil {
            nonce = try reader.readData(Limits.haltNonceBytes)
        }
        return try fields.require(nonce)
    }
}

extension ReplyDecoder {
    static func readProof(_ reader: inout CBORReader) throws(WireError) -> HaltProof {
        var fields = try CBORFieldReader(&reader, keyMax: 3)
        var parts: [UInt64: [UInt8]] = [:]
        while let key = try fields.next(&reader) {
            let counts =
                switch key {
                case 1: 1...Limits.haltStatementBytesMax
                case 2: 64...64
                default: 32...32
                }
            parts[key] = try reader.readData(counts)
        }
        return HaltProof(
            statement: try fields.require(parts[1]), signature: try fields.require(parts[2]),
            key: try fields.require(parts[3]))
    }
}
