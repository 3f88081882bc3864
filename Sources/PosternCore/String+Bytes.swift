extension String {
    /// Whether both are the same bytes.
    ///
    /// `==` is not that: it takes texts for equal that Unicode calls equivalent, and the kernel
    /// has two files where Swift then sees one path.
    package func isSameBytes(as other: String?) -> Bool {
        guard let other else { return false }
        return utf8.elementsEqual(other.utf8)
    }
}
