import PosternConfiguration
import ZeroMQ

/// A key pair that `init` writes.
struct SetUpKey {
    /// Seen from the set-up's folder, without `.key` and `.key_secret`.
    let path: String
    let name: String
    let pair: CurveKeyPair

    /// The files it goes into.
    var paths: [String] { [path + KeyFile.publicSuffix, path + KeyFile.secretSuffix] }
}
