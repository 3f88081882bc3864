import CZeroMQ

/// CURVE (RFC 26) and ZAP (RFC 27). Set these before `bind` and `connect`.
extension Socket {
    /// Demands CURVE of every peer, as the side whose key the others know.
    ///
    /// CURVE alone admits any client key: add `setZAPDomain`. libzmq keeps a copy of the
    /// secret in its own memory until the socket is closed, and does not zero it.
    package func curveServer(secret: CurveSecretKey) throws(ZeroMQError) {
        try setOption(ZMQ_CURVE_SERVER, "curveServer", to: true)
        try secret.withUnsafeBytes { (bytes) throws(ZeroMQError) in
            try setOption(ZMQ_CURVE_SECRETKEY, "curveSecretKey", to: bytes.bytes)
        }
    }

    /// Speaks CURVE to a server that proves to have the secret of `server`.
    package func curveClient(
        server: CurvePublicKey, keys: borrowing CurveKeyPair
    ) throws(ZeroMQError) {
        try server.withUnsafeBytes { (bytes) throws(ZeroMQError) in
            try setOption(ZMQ_CURVE_SERVERKEY, "curveServerKey", to: bytes.bytes)
        }
        try keys.publicKey.withUnsafeBytes { (bytes) throws(ZeroMQError) in
            try setOption(ZMQ_CURVE_PUBLICKEY, "curvePublicKey", to: bytes.bytes)
        }
        try keys.secretKey.withUnsafeBytes { (bytes) throws(ZeroMQError) in
            try setOption(ZMQ_CURVE_SECRETKEY, "curveSecretKey", to: bytes.bytes)
        }
    }

    /// Asks the ZAP handler about every peer, under a domain, and admits none without it.
    ///
    /// Bind the handler first all the same: a peer that comes before it may hang until the
    /// handshake interval ends its connection, and only then tries again.
    ///
    /// - Parameters:
    ///   - domain: 1 to 255 bytes.
    ///   - enforced: sets ZMQ_ZAP_ENFORCE_DOMAIN. Without it libzmq fails open: with no
    ///     handler bound it admits everyone. Off is for tests that show this.
    /// - Throws: EINVAL for an empty domain or one that is too long.
    package func setZAPDomain(_ domain: String, enforced: Bool = true) throws(ZeroMQError) {
        // In 4.3.4 an enforced but empty domain means that ZAP is not asked at all: the
        // CURVE server then admits everyone (curve_server.cpp, process_initiate).
        guard (1...255).contains(domain.utf8.count), !domain.utf8.contains(0) else {
            throw ZeroMQError(.invalidArgument, operation: "set `zapDomain` to `\(domain)`")
        }
        try setOption(ZMQ_ZAP_ENFORCE_DOMAIN, "zapEnforceDomain", to: enforced)
        try setOption(ZMQ_ZAP_DOMAIN, "zapDomain", to: Array(domain.utf8).span.bytes)
    }
}
