import CSodium

/// Hexadecimal, lower case only, so that each value has one text.
///
/// libsodium converts in constant time: the bytes may be secret.
package enum Hex {
    package static func encode(_ bytes: RawSpan) -> String {
        let textLength = bytes.byteCount * 2
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: textLength + 1) { text in
            guard let digits = text.baseAddress else { return "" }
            defer { sodium_memzero(digits, text.count) }
            bytes.withUnsafeBytes { buffer in
                let start = buffer.bindMemory(to: UInt8.self).baseAddress
                _ = sodium_bin2hex(digits, text.count, start, buffer.count)
            }
            return String(
                decoding: UnsafeRawBufferPointer(text).prefix(textLength), as: UTF8.self)
        }
    }

    package static func encode(_ bytes: [UInt8]) -> String {
        encode(bytes.span.bytes)
    }

    /// Strict: pairs of `0` to `9` and `a` to `f`, and nothing else.
    ///
    /// - Throws: `oddLength`, `notHex`.
    package static func decode(_ text: String) throws(HexError) -> [UInt8] {
        var text = text
        let decoded = text.withUTF8 { decode($0) }
        return try decoded.get()
    }

    private static func decode(
        _ text: UnsafeBufferPointer<UInt8>
    ) -> Result<[UInt8], HexError> {
        guard text.count % 2 == 0 else { return .failure(.oddLength(text.count)) }
        // libsodium takes upper case too. It stops at the first letter that is no digit, and
        // tells so by the count.
        guard !text.contains(where: { (65...90).contains($0) }) else { return .failure(.notHex) }
        let count = text.count / 2
        var decodedCount = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            text.withMemoryRebound(to: CChar.self) { text in
                _ = sodium_hex2bin(
                    start, count, text.baseAddress, text.count, nil, &decodedCount, nil)
            }
            filled = decodedCount
        }
        return bytes.count == count ? .success(bytes) : .failure(.notHex)
    }
}
