extension String {
    /// The text, cut after so many scalars.
    func cut(_ scalarsMax: Int) -> String {
        guard
            let end = unicodeScalars.index(
                unicodeScalars.startIndex, offsetBy: scalarsMax,
                limitedBy: unicodeScalars.endIndex), end < unicodeScalars.endIndex
        else { return self }
        return String(unicodeScalars[..<end]) + "…"
    }
}
