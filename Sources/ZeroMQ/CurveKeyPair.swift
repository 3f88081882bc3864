import CZeroMQ

/// A CURVE key: both halves.
package struct CurveKeyPair: Sendable {
    package let publicKey: CurvePublicKey
    package let secretKey: CurveSecretKey

    /// The pair that a secret key determines.
    package init(secretKey: CurveSecretKey) {
        self.secretKey = secretKey
        self.publicKey = secretKey.publicKey()
    }

    /// A new random pair, made by libsodium inside of libzmq.
    ///
    /// - Throws: ENOTSUP when libzmq was built without CURVE.
    package static func generate() throws(ZeroMQError) -> CurveKeyPair {
        let capacity = CurveSecretKey.textLength + 1
        return try withUnsafeTemporaryAllocation(of: CChar.self, capacity: 2 * capacity) {
            (texts) throws(ZeroMQError) in
            defer { SystemCalls.eraseSecret(UnsafeMutableRawBufferPointer(texts)) }
            let publicText = UnsafeMutableBufferPointer(rebasing: texts[..<capacity])
            let secretText = UnsafeMutableBufferPointer(rebasing: texts[capacity...])
            guard zmq_curve_keypair(publicText.baseAddress, secretText.baseAddress) == 0 else {
                throw ZeroMQError.last("make a CURVE key pair")
            }
            let bytes = UnsafeRawBufferPointer(
                start: secretText.baseAddress, count: CurveSecretKey.textLength)
            guard let secret = try? CurveSecretKey(z85: bytes.bytes) else {
                preconditionFailure("libzmq made a CURVE key that is not Z85")
            }
            return CurveKeyPair(secretKey: secret)
        }
    }
}
