/// An issue before it is joined with its policy and source.
struct ValidationFinding: Hashable {
    let kind: ValidationIssue.Kind
    let range: SourceRange
    let message: String
    let suggestion: String?

    /// Texts are made from the same bytes where they say the same, so the standard comparison
    /// serves to drop what several environments report.
    init(
        _ kind: ValidationIssue.Kind, _ range: SourceRange, _ message: String,
        suggestion: String? = nil
    ) {
        self.kind = kind
        self.range = range
        self.message = message
        self.suggestion = suggestion
    }
}
