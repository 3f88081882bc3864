/// What `keygen` made: the files it wrote, or the keys themselves where it wrote none.
struct KeyReport: Encodable {
    let publicKey: String
    /// nil where it went into a file.
    let secretKey: String?
    let publicFile: String?
    let secretFile: String?

    var summary: String {
        var lines = ["public key   \(publicKey)"]
        if let secretKey { lines.append("secret key   \(secretKey)") }
        if let publicFile { lines.append("public file  \(publicFile)") }
        if let secretFile { lines.append("secret file  \(secretFile)  (mode 0600)") }
        return lines.joined(separator: "\n")
    }
}
