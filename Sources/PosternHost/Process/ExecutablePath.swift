/// Turns what `/proc/PID/exe` says into the text that `path` selectors are compared with.
///
/// The link's text alone proves nothing. It ends in ` (deleted)` when the file was removed, but a
/// file may also be named so. And it is the path as the process sees it: whoever may make a mount
/// namespace (on Debian, every user) can mount a program of their own over `/usr/bin/agent` for
/// themselves, run it, and the link says `/usr/bin/agent`. So a path counts only when it leads
/// **from here** to the very file that the process runs.
///
/// All others get a text that does not begin with `/`: the log can show it, and no `path`
/// selector, which names an absolute path, can ever equal it.
enum ExecutablePath {
    static let deletedSuffix = " (deleted)"
    static let deletedMark = "deleted:"
    static let elsewhereMark = "elsewhere:"
    static let undecodableMark = "undecodable:"
    /// In the place of a path that this process may not see.
    static let unreadable = "unreadable:"

    /// - Parameter leadsToExecutable: whether a path leads, from here, to the running file.
    static func text(link: [UInt8], leadsToExecutable: (String) -> Bool) -> String {
        guard let path = String(validating: link, as: UTF8.self) else {
            return undecodableMark + String(decoding: link, as: UTF8.self)
        }
        if path.hasSuffix(deletedSuffix) {
            return deletedMark + path.dropLast(deletedSuffix.count)
        }
        guard path.hasPrefix("/"), leadsToExecutable(path) else { return elsewhereMark + path }
        return path
    }
}
