import CZeroMQ

/// ZeroMQ's base-85 (RFC 32): 5 characters of printable ASCII for 4 bytes.
package enum Z85 {
    /// - Returns: nil unless the number of bytes is a multiple of 4.
    package static func encode(_ bytes: RawSpan) -> String? {
        guard bytes.byteCount % 4 == 0 else { return nil }
        return withUnsafeTemporaryAllocation(
            of: CChar.self, capacity: bytes.byteCount / 4 * 5 + 1
        ) { text in
            guard encode(bytes, into: text) else { return nil }
            return text.baseAddress.map { String(cString: $0) }
        }
    }

    /// Strict: no padding, no white space, no group above 0xFFFFFFFF.
    ///
    /// - Returns: nil for anything that `encode` cannot have made.
    package static func decode(_ text: String) -> [UInt8]? {
        let count = text.utf8.count
        guard count % 5 == 0 else { return nil }
        return [UInt8](unsafeUninitializedCapacity: count / 5 * 4) { buffer, filled in
            filled = decode(Array(text.utf8).span.bytes, into: .init(buffer)) ? count / 5 * 4 : 0
        }.nilUnlessCount(count / 5 * 4)
    }

    /// `text` takes 5 characters for each 4 bytes and a zero byte.
    static func encode(_ bytes: RawSpan, into text: UnsafeMutableBufferPointer<CChar>) -> Bool {
        guard bytes.byteCount % 4 == 0, text.count > bytes.byteCount / 4 * 5 else { return false }
        return bytes.withUnsafeBytes { buffer in
            let start = buffer.bindMemory(to: UInt8.self).baseAddress
            return zmq_z85_encode(text.baseAddress, start, buffer.count) != nil
        }
    }

    /// `bytes` takes 4 bytes for each 5 characters. The copy that C needs is erased: it may
    /// be a key.
    static func decode(_ text: RawSpan, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
        let count = text.byteCount
        guard count % 5 == 0, bytes.count >= count / 5 * 4 else { return false }
        // zmq_z85_decode takes an empty text for an error.
        guard count > 0 else { return true }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: count + 1) { copy in
            let copy = UnsafeMutableRawBufferPointer(copy)
            defer { SystemCalls.eraseSecret(copy) }
            text.withUnsafeBytes { copy.copyMemory(from: $0) }
            copy[count] = 0
            // C measures the text itself: one with a zero byte in it would decode in part.
            guard !copy.prefix(count).contains(0) else { return false }
            // It checks alphabet and overflow (zmq_utils.cpp, and Z85Tests).
            return zmq_z85_decode(
                bytes.bindMemory(to: UInt8.self).baseAddress,
                copy.bindMemory(to: CChar.self).baseAddress) != nil
        }
    }
}

extension [UInt8] {
    fileprivate func nilUnlessCount(_ wanted: Int) -> [UInt8]? {
        count == wanted ? self : nil
    }
}
