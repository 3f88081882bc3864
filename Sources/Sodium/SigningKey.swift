import CSodium

/// An Ed25519 key that signs (RFC 8032). Its secret is in guarded memory.
///
/// Any thread may sign.
package struct SigningKey: ~Copyable, Sendable {
    /// What a key is made of again.
    package static let seedByteCount = 32

    package let verifyingKey: VerifyingKey
    private let secret: SecretBytes

    /// A new one.
    package init() { self.init(checked: SecretBytes(randomByteCount: Self.seedByteCount)) }

    /// The one of a seed; nil unless that has 32 bytes.
    package init?(seed: borrowing SecretBytes) {
        guard seed.count == Self.seedByteCount else { return nil }
        self.init(checked: seed)
    }

    private init(checked seed: borrowing SecretBytes) {
        Sodium.initialize()
        var publicKey = [UInt8](repeating: 0, count: VerifyingKey.byteCount)
        secret = SecretBytes(byteCount: Int(crypto_sign_SECRETKEYBYTES)) { secret in
            secret.withUnsafeMutableBytes { secret in
                seed.withUnsafeBytes { seed in
                    guard let target = secret.bindMemory(to: UInt8.self).baseAddress,
                        let source = seed.bindMemory(to: UInt8.self).baseAddress
                    else { return }
                    _ = crypto_sign_seed_keypair(&publicKey, target, source)
                }
            }
        }
        guard let key = VerifyingKey(bytes: publicKey) else {
            preconditionFailure("libsodium makes keys of 32 bytes")
        }
        verifyingKey = key
    }

    /// The seed, to be kept. Its bytes are the caller's to guard.
    package var seed: SecretBytes {
        // libsodium's secret key is the seed and the public key behind it.
        SecretBytes(copying: secret.bytes.extracting(0..<Self.seedByteCount))
    }

    package func sign(_ message: [UInt8]) -> Signature {
        var signature = [UInt8](repeating: 0, count: Signature.byteCount)
        secret.withUnsafeBytes { secret in
            guard let secret = secret.bindMemory(to: UInt8.self).baseAddress else { return }
            _ = crypto_sign_detached(
                &signature, nil, message, UInt64(message.count), secret)
        }
        guard let result = Signature(bytes: signature) else {
            preconditionFailure("libsodium makes signatures of 64 bytes")
        }
        return result
    }
}
