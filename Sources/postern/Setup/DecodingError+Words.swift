extension DecodingError {
    /// One line: what is wrong, and at which key.
    var words: String {
        func place(_ context: DecodingError.Context) -> String {
            let path = context.codingPath.map { key in
                key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)"
            }
            return path.isEmpty ? "" : " at `\(path.joined().drop { $0 == "." })`"
        }
        switch self {
        case .keyNotFound(let key, let context):
            return "the key `\(key.stringValue)` is missing\(place(context))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context),
            .dataCorrupted(let context):
            return context.debugDescription + place(context)
        @unknown default: return "\(self)"
        }
    }
}
