import CZeroMQ

/// The secret half of a CURVE key: 32 bytes in memory of their own.
///
/// The memory is kept out of swap and core dumps where the system allows it, and zeroed when
/// the last reference goes. Nothing prints it: not interpolation, `dump` or a mirror. Copies
/// elsewhere remain: the text that it was read from, and what libzmq keeps in each socket.
///
/// Threading: any thread. `@unchecked Sendable`: the bytes are written in `init` only.
package final class CurveSecretKey: @unchecked Sendable {
    package static let byteCount = 32
    package static let textLength = 40

    private let memory: UnsafeMutableRawBufferPointer

    /// - Throws: `wrongByteCount`.
    package init(bytes: RawSpan) throws(CurveKeyError) {
        guard bytes.byteCount == Self.byteCount else {
            throw .wrongByteCount(bytes.byteCount)
        }
        memory = SystemCalls.mapSecretPages(byteCount: Self.byteCount)
        bytes.withUnsafeBytes { memory.copyMemory(from: $0) }
    }

    /// From the 40 bytes of a text in Z85, such as a buffer that the caller zeroes afterwards.
    ///
    /// - Throws: `wrongTextLength`, `notZ85`.
    package init(z85 text: RawSpan) throws(CurveKeyError) {
        guard text.byteCount == Self.textLength else {
            throw .wrongTextLength(text.byteCount)
        }
        memory = SystemCalls.mapSecretPages(byteCount: Self.byteCount)
        guard Z85.decode(text, into: memory) else { throw .notZ85 }
    }

    /// - Throws: `wrongTextLength`, `notZ85`.
    package convenience init(z85 text: String) throws(CurveKeyError) {
        try self.init(z85: Array(text.utf8).span.bytes)
    }

    deinit {
        SystemCalls.unmapSecretPages(memory)
    }

    /// Calls `body` with the 32 bytes. The pointer must not leave `body`.
    package func withUnsafeBytes<Result, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(memory))
    }

    /// Calls `body` with the key in Z85, 40 bytes, which are zeroed afterwards.
    package func withZ85<Result, Failure>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withZ85CString { (text) throws(Failure) in
            try body(UnsafeRawBufferPointer(start: text.baseAddress, count: Self.textLength).bytes)
        }
    }

    /// The public key that belongs to this one.
    package func publicKey() -> CurvePublicKey {
        withZ85CString { secret in
            withUnsafeTemporaryAllocation(
                of: CChar.self, capacity: CurvePublicKey.textLength + 1
            ) { text in
                let made = zmq_curve_public(text.baseAddress, secret.baseAddress)
                let bytes = UnsafeRawBufferPointer(
                    start: text.baseAddress, count: CurvePublicKey.textLength)
                // It fails for a malformed secret, and this one was encoded just now, or
                // without CURVE in the library, and then no secret key exists.
                guard made == 0, let key = try? CurvePublicKey(z85: bytes.bytes) else {
                    preconditionFailure("libzmq cannot derive a CURVE public key")
                }
                return key
            }
        }
    }

    private func withZ85CString<Result, Failure>(
        _ body: (UnsafeMutableBufferPointer<CChar>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withUnsafeTemporaryAllocation(of: CChar.self, capacity: Self.textLength + 1) {
            (text) throws(Failure) in
            defer { SystemCalls.eraseSecret(UnsafeMutableRawBufferPointer(text)) }
            let encoded = Z85.encode(UnsafeRawBufferPointer(memory).bytes, into: text)
            precondition(encoded, "a CURVE key has a multiple of 4 bytes")
            return try body(text)
        }
    }
}

extension CurveSecretKey: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "CurveSecretKey(redacted)" }
    package var debugDescription: String { description }
}

extension CurveSecretKey: CustomReflectable {
    package var customMirror: Mirror { Mirror(self, children: []) }
}
