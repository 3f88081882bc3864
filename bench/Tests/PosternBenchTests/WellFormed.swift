import Foundation

/// Whether a text is well-formed as XML, as far as the report goes: tags nest, attributes are
/// quoted, `&` begins an entity. (FoundationXML's parser mends what it reads and says nothing.)
enum WellFormed {
    /// What is wrong first, or nil.
    static func trouble(_ text: String) -> String? {
        let tag = #/<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z:-]+="[^"<]*")*)\s*(/?)>/#
        var open: [Substring] = []
        var end = text.startIndex
        for match in text.matches(of: tag) {
            if text[end..<match.range.lowerBound].contains("<") {
                return "no tag before `\(match.0)`"
            }
            end = match.range.upperBound
            if !match.1.isEmpty {
                guard open.popLast() == match.2 else { return "`\(match.0)` closes another" }
            } else if match.4.isEmpty {
                open.append(match.2)
            }
        }
        if text[end...].contains("<") { return "no tag at the end" }
        if let last = open.last { return "`\(last)` is not closed" }
        let entities = text.matches(of: #/&(amp;|lt;|gt;|quot;)?/#)
        return entities.contains { $0.1 == nil } ? "a bare `&`" : nil
    }
}
