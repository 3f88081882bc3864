internal import ZeroMQ

/// The broker's public CURVE key, or where it is written down.
public enum ServerKey: Hashable, Sendable {
    /// The key itself, as 40 characters of Z85 (ZeroMQ RFC 32).
    case z85(String)
    /// The path of a certificate in the format of CZMQ's zcert, with a `public-key` in its
    /// section `curve`. One that also holds the secret key is refused: nobody but the broker
    /// should have it.
    case file(String)

    /// Reads the key.
    func load() throws(ClientError) -> CurvePublicKey {
        switch self {
        case .z85(let text):
            do throws(CurveKeyError) {
                return try CurvePublicKey(z85: text)
            } catch {
                throw ClientError(.configuration, "the server key `\(text)` is wrong: \(error)")
            }
        case .file(let path):
            let certificate = try Certificate.read(path, isSecret: false)
            guard certificate.secretKey == nil else {
                throw ClientError(
                    .configuration,
                    "`\(path)` holds the broker's secret key; use its file without the secret")
            }
            return certificate.publicKey
        }
    }
}
