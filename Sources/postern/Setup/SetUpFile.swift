/// A file that `init` writes.
struct SetUpFile: Hashable {
    /// Seen from the set-up's folder.
    let path: String
    let text: String
}
