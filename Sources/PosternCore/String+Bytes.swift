extension String {
    /// Whether both are the same bytes.
    ///
    /// `==` is not that: it takes texts for equal that Unicode calls equivalent, and the kernel
    /// has two files where Swift then sees one path.
    package func isSameBytes(as other: String?) -> Bool {
        guard let other else { return false }
        return utf8.elementsEqual(other.utf8)
    }

    /// The same for bytes in place. Allocates nothing.
    package func isSameBytes(as other: Span<UInt8>) -> Bool {
        let mine = utf8.span
        guard mine.count == other.count else { return false }
        for index in mine.indices where mine[index] != other[index] { return false }
        return true
    }
}
