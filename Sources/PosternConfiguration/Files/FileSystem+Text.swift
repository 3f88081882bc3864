extension FileSystem {
    /// The bytes of a file as text; `name` is what the error calls it.
    ///
    /// - Throws: `FileError` with the place of the first byte that is no UTF-8.
    package static func text(_ bytes: [UInt8], name: String) throws(FileError) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: bytes.span))
        } catch {
            let before = bytes[..<error.byteOffsets.lowerBound]
            let lines = before.split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let last = String(decoding: lines.last ?? [], as: UTF8.self)
            let cause = FileError.Cause.notUTF8(
                line: max(1, lines.count), column: last.unicodeScalars.count + 1)
            throw FileError(attempt: "read", path: name, cause: cause)
        }
    }
}
