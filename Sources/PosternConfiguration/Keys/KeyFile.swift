package import ZeroMQ

/// A CURVE certificate in the ZPL format of CZMQ's `zcert`, which pyzmq's `zmq.auth` reads too.
///
/// `NAME.key` holds the public key; `NAME.key_secret` holds both and is closed to others.
///
///     metadata
///         name = "server"
///     curve
///         public-key = "…40 characters of Z85…"
///         secret-key = "…"
package enum KeyFile {
    /// Behind the name of a public file.
    package static let publicSuffix = ".key"
    /// Behind the name of a secret file.
    package static let secretSuffix = ".key_secret"
    /// The mode of a secret file.
    package static let secretMode: UInt32 = 0o600
    /// The mode of a public file.
    package static let publicMode: UInt32 = 0o644

    /// Reads a public key; a file with a secret in it is refused, as it was named by mistake.
    package static func readPublic(
        _ path: String
    ) throws(ConfigurationProblem) -> CurvePublicKey {
        var bytes = try read(path, isSecret: false)
        defer { FileSystem.erase(&bytes) }
        let contents = try KeyFileContents(bytes, file: path)
        guard contents.secretKey == nil else {
            throw ConfigurationProblem(
                path, line: contents.secretKeyLine,
                "holds a secret key, where a public one is wanted; name the `.key` file")
        }
        return contents.publicKey
    }

    /// Reads a key pair; a file that others may read is refused.
    package static func readSecret(
        _ path: String
    ) throws(ConfigurationProblem) -> CurveKeyPair {
        var bytes = try read(path, isSecret: true)
        defer { FileSystem.erase(&bytes) }
        let contents = try KeyFileContents(bytes, file: path)
        guard let secretKey = contents.secretKey else {
            throw ConfigurationProblem(
                path, "holds no secret key; name the `.key_secret` file")
        }
        let pair = CurveKeyPair(secretKey: secretKey)
        guard pair.publicKey == contents.publicKey else {
            throw ConfigurationProblem(
                path,
                "holds a public and a secret key that are no pair; make a new pair with"
                    + " `postern keygen`")
        }
        return pair
    }

    /// Writes `path.key` and `path.key_secret`; neither may exist.
    package static func write(
        _ pair: CurveKeyPair, path: String, name: String
    ) throws(FileError) {
        for file in [path + secretSuffix, path + publicSuffix] where FileSystem.exists(file) {
            throw FileError(attempt: "create", path: file, cause: .exists)
        }
        var secret = secretText(pair, name: name)
        defer { FileSystem.erase(&secret) }
        try FileSystem.create(path + secretSuffix, secret, mode: secretMode)
        let text = Array(publicText(pair.publicKey, name: name).utf8)
        try FileSystem.create(path + publicSuffix, text, mode: publicMode)
    }

    /// The content of a public file. `name` goes into the metadata: letters, digits, `.-_`.
    package static func publicText(_ key: CurvePublicKey, name: String) -> String {
        """
        #   ZeroMQ CURVE Public Certificate
        #   Give it to those who shall know this key.

        metadata
            name = "\(name)"
        curve
            public-key = "\(key.z85)"

        """
    }

    /// The content of a secret file, as bytes that the caller erases.
    private static func secretText(_ pair: CurveKeyPair, name: String) -> [UInt8] {
        let head = """
            #   ZeroMQ CURVE **Secret** Certificate
            #   Do not give it to anybody, and leave its mode at 0600.

            metadata
                name = "\(name)"
            curve
                public-key = "\(pair.publicKey.z85)"
                secret-key = "
            """
        var bytes: [UInt8] = []
        // Room for the whole text: growing would leave a copy of the secret behind.
        bytes.reserveCapacity(head.utf8.count + CurveSecretKey.textLength + 2)
        bytes.append(contentsOf: head.utf8)
        pair.secretKey.withZ85 { text in
            text.withUnsafeBytes { bytes.append(contentsOf: $0) }
        }
        bytes.append(contentsOf: "\"\n".utf8)
        return bytes
    }

    private static func read(
        _ path: String, isSecret: Bool
    ) throws(ConfigurationProblem) -> [UInt8] {
        do {
            return try FileSystem.read(
                path, bytesMax: ConfigurationLimits.keyFileBytesMax, isSecret: isSecret)
        } catch {
            let hint = error.isMissing ? "; make one with `postern keygen`" : ""
            throw ConfigurationProblem(error, hint: hint)
        }
    }
}
