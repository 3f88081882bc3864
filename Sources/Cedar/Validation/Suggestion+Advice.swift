extension Suggestion {
    /// `did you mean …`, or nil where no name is near.
    static func advice(
        for name: String, among candidates: some Sequence<String>
    ) -> String? {
        let text = text(for: name, among: candidates)
        return text.isEmpty ? nil : String(text.dropFirst(2)) + "?"
    }
}
