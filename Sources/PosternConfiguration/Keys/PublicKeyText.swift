package import ZeroMQ

/// A public key as the files write it: in Z85, or as the name of a `.key` file.
package enum PublicKeyText {
    /// Reads a key; a file is seen from `folder`.
    ///
    /// - Throws: a problem at the place that `blame` makes of a message, or in the key file. A
    ///   text that is neither is not shown: somebody may have pasted the secret half.
    package static func read(
        _ text: String, folder: String, blame: (String) -> ConfigurationProblem
    ) throws(ConfigurationProblem) -> CurvePublicKey {
        // No key of ours ends so but one in fifty million, and that one can go into a file.
        if text.hasSuffix(KeyFile.publicSuffix) {
            return try KeyFile.readPublic(FileSystem.join(folder, text))
        }
        do {
            return try CurvePublicKey(z85: text)
        } catch {
            throw blame(
                "is no key: \(error); copy the `public-key` of a `\(KeyFile.publicSuffix)` file, in"
                    + " quotes, or name the file")
        }
    }
}
