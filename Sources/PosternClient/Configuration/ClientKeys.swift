internal import ZeroMQ

/// The client's own CURVE key pair, or where it comes from.
///
/// Nothing prints a secret that is in it: not interpolation, `dump` or a mirror.
public struct ClientKeys: Sendable {
    private enum Source: Sendable {
        case ephemeral
        case file(String)
        case pair(CurveKeyPair)
    }

    private let source: Source

    /// A fresh pair for each client, which never leaves its memory.
    ///
    /// For workloads on the broker's host that are enrolled by what the kernel says of them.
    public static let ephemeral = ClientKeys(source: .ephemeral)

    /// The pair in a certificate in the format of CZMQ's zcert, with `public-key` and
    /// `secret-key` in its section `curve`; read when the client is made.
    ///
    /// A file that others may read, or that belongs to another user, is refused then.
    public static func file(_ path: String) -> ClientKeys { ClientKeys(source: .file(path)) }

    /// An explicit pair, each half as 40 characters of Z85 (ZeroMQ RFC 32).
    ///
    /// - Throws: `ClientError` of code `configuration` when a half is no key or they are no pair.
    public static func pair(
        publicKey: String, secretKey: String
    ) throws(ClientError) -> ClientKeys {
        let pair: CurveKeyPair
        let publicHalf: CurvePublicKey
        do throws(CurveKeyError) {
            pair = CurveKeyPair(secretKey: try CurveSecretKey(z85: secretKey))
            publicHalf = try CurvePublicKey(z85: publicKey)
        } catch {
            throw ClientError(.configuration, "the client's key is wrong: \(error)")
        }
        guard pair.publicKey == publicHalf else {
            throw ClientError(
                .configuration,
                "the secret key does not belong to `\(publicKey)`; give both halves of one pair")
        }
        return ClientKeys(source: .pair(pair))
    }

    func load() throws(ClientError) -> CurveKeyPair {
        switch source {
        case .pair(let pair): return pair
        case .ephemeral:
            do throws(ZeroMQError) {
                return try CurveKeyPair.generate()
            } catch {
                throw ClientError(.system, "\(error)")
            }
        case .file(let path):
            let certificate = try Certificate.read(path, isSecret: true)
            guard let secretKey = certificate.secretKey else {
                throw ClientError(
                    .configuration, "`\(path)` holds no secret key; name the file that does")
            }
            let pair = CurveKeyPair(secretKey: secretKey)
            guard pair.publicKey == certificate.publicKey else {
                throw ClientError(
                    .configuration, "the keys in `\(path)` are no pair; make a new pair")
            }
            return pair
        }
    }
}

extension ClientKeys: CustomStringConvertible, CustomReflectable {
    /// Where the keys come from, without them.
    public var description: String {
        switch source {
        case .ephemeral: "ephemeral"
        case .file(let path): "file `\(path)`"
        case .pair(let pair): "pair of `\(pair.publicKey)`"
        }
    }

    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
