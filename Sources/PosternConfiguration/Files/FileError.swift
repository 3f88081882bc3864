import Glibc

/// A file or folder that could not be used, with what was tried and why it failed.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Cause: Hashable, Sendable {
        /// The kernel refused; the error number and its words.
        case system(code: Int32, text: String)
        case notRegular
        /// A secret is read where it is, not where a link leads.
        case symbolicLink
        /// It would have to be overwritten.
        case exists
        /// Where the first byte stands that is none; both from 1, the column in scalars.
        case notUTF8(line: Int, column: Int)
        case tooLarge(bytesMax: Int)
        case tooMany(countMax: Int)
        /// Others than the owner may read or write it.
        case permissions(mode: UInt32)
        /// It belongs to somebody else than the one who runs the program.
        case owner(userID: UInt32)
    }

    /// For instance `read`.
    package let attempt: String
    package let path: String
    package let cause: Cause

    package init(attempt: String, path: String, cause: Cause) {
        self.attempt = attempt
        self.path = path
        self.cause = cause
    }

    /// Why it failed and what to do, without the path.
    package var reason: String {
        switch cause {
        case .system(_, let text): "cannot \(attempt): \(text)"
        case .notRegular: "is no regular file"
        case .symbolicLink: "is a symbolic link; name the file itself"
        case .exists: "exists already and is not overwritten; remove it or choose another name"
        case .notUTF8: "is not UTF-8 text; save it as UTF-8"
        case .tooLarge(let bytesMax): "is larger than \(bytesMax) bytes; make it smaller"
        case .tooMany(let countMax): "holds more than \(countMax) files; use fewer"
        case .permissions(let mode):
            "is open to others (mode 0\(String(mode & 0o7777, radix: 8)));"
                + " run `chmod 600 \(path)`, and make a new key if somebody may have read it"
        case .owner(let userID):
            "belongs to user \(userID); run `chown` so that the broker's user owns it"
        }
    }

    /// The line and column that are to blame, where some are.
    package var place: (line: Int, column: Int)? {
        guard case .notUTF8(let line, let column) = cause else { return nil }
        return (line, column)
    }

    /// Whether there is nothing of that name.
    package var isMissing: Bool {
        guard case .system(let code, _) = cause else { return false }
        return code == ENOENT || code == ENOTDIR
    }

    /// The path, the place where there is one, and the reason.
    package var description: String {
        "\(path)\(place.map { ":\($0.line):\($0.column)" } ?? ""): \(reason)"
    }
}
