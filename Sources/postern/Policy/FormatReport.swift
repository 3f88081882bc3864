/// What `policy format` prints as JSON.
struct FormatReport: Encodable {
    struct File: Encodable {
        let source: String
        let changed: Bool
        /// Where it was asked for.
        let text: String?
    }

    let changed: Int
    let files: [File]

    init(_ files: [FormattedFile], showsText: Bool) {
        changed = files.count { $0.changed }
        self.files = files.map {
            File(source: $0.source, changed: $0.changed, text: showsText ? $0.text : nil)
        }
    }
}
