/// Which resources: `*` (all), `Type::*` (all of a type) or `Type::"glob"`.
///
/// The type is compared whole, so that no id can pretend to be part of a type. Two are equal
/// when they are written with the same bytes.
package struct ResourcePattern: Hashable, Sendable, CustomStringConvertible {
    private enum Form: Sendable {
        case any
        /// The type is the pattern's first bytes.
        case type(bytes: UInt16)
        /// The glob is what stands in quotes behind.
        case glob(typeBytes: UInt16, GlobShape)
    }

    /// The pattern as written.
    package let description: String
    private let form: Form

    /// Reads a pattern; nil when it has none of the three forms.
    ///
    /// Byte by byte: a quotation mark may be part of a longer grapheme for Swift's `Character`.
    package init?(_ text: String) {
        guard let form = Self.form(of: text.utf8.span) else { return nil }
        self.form = form
        description = text
    }

    package func matches(type: Span<UInt8>, id: Span<UInt8>) -> Bool {
        switch form {
        case .any: return true
        case .type(let count): return Self.begins(description.utf8.span, with: type, count: count)
        case .glob(let count, let shape):
            let text = description.utf8.span
            return Self.begins(text, with: type, count: count)
                && (shape.isAny || shape.matches(id, pattern: Self.glob(text, behind: count)))
        }
    }

    /// Whether every resource that `other` matches is matched by this pattern too.
    package func contains(_ other: ResourcePattern) -> Bool {
        let (mine, theirs) = (description.utf8.span, other.description.utf8.span)
        switch (form, other.form) {
        case (.any, _): return true
        case (_, .any): return false
        case (.type(let count), .type(let others)), (.type(let count), .glob(let others, _)):
            return Self.begins(mine, with: Self.type(theirs, others), count: count)
        case (.glob(let count, _), .type(let others)):
            let glob = Self.glob(mine, behind: count)
            return Self.begins(mine, with: Self.type(theirs, others), count: count)
                && glob.count == 1 && glob[0] == UInt8(ascii: "*")
        case (.glob(let count, _), .glob(let others, _)):
            return Self.begins(mine, with: Self.type(theirs, others), count: count)
                && GlobShape.contains(
                    pattern: Self.glob(mine, behind: count), Self.glob(theirs, behind: others))
        }
    }

    /// Whether some resource matches both.
    package func intersects(_ other: ResourcePattern) -> Bool {
        let (mine, theirs) = (description.utf8.span, other.description.utf8.span)
        switch (form, other.form) {
        case (.any, _), (_, .any): return true
        case (.type(let count), .type(let others)), (.type(let count), .glob(let others, _)),
            (.glob(let count, _), .type(let others)):
            return Self.begins(mine, with: Self.type(theirs, others), count: count)
        case (.glob(let count, _), .glob(let others, _)):
            return Self.begins(mine, with: Self.type(theirs, others), count: count)
                && GlobShape.intersect(
                    Self.glob(mine, behind: count), Self.glob(theirs, behind: others))
        }
    }

    package static func == (left: ResourcePattern, right: ResourcePattern) -> Bool {
        left.description.isSameBytes(as: right.description)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(description)
    }

    // MARK: parts

    /// The type ends at the first `::"`: it has no quotation mark in it.
    private static func form(of text: Span<UInt8>) -> Form? {
        guard text.count <= Limits.patternBytesMax else { return nil }
        if text.count == 1, text[0] == UInt8(ascii: "*") { return .any }
        guard let mark = (0..<text.count).first(where: { isMark(text[$0]) }), mark > 2,
            text[mark - 1] == UInt8(ascii: ":"), text[mark - 2] == UInt8(ascii: ":"),
            ResourceName.isType(text.extracting(0..<(mark - 2)))
        else { return nil }
        // INVARIANT: `Limits.patternBytesMax` fits.
        let typeBytes = UInt16(mark - 2)
        if text[mark] == UInt8(ascii: "*") {
            return mark == text.count - 1 ? .type(bytes: typeBytes) : nil
        }
        guard mark < text.count - 1, text[text.count - 1] == UInt8(ascii: "\""),
            let shape = GlobShape(glob(text, behind: typeBytes))
        else { return nil }
        return .glob(typeBytes: typeBytes, shape)
    }

    /// What may follow a type's `::`; no type has it in it.
    private static func isMark(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "*")
    }

    @_lifetime(copy text)
    private static func type(_ text: Span<UInt8>, _ count: UInt16) -> Span<UInt8> {
        text.extracting(0..<Int(count))
    }

    /// Behind the type and `::"`, without the quotation mark at the end.
    @_lifetime(copy text)
    private static func glob(_ text: Span<UInt8>, behind count: UInt16) -> Span<UInt8> {
        text.extracting((Int(count) + 3)..<(text.count - 1))
    }

    private static func begins(
        _ text: Span<UInt8>, with type: Span<UInt8>, count: UInt16
    ) -> Bool {
        guard type.count == Int(count) else { return false }
        for index in type.indices where text[index] != type[index] { return false }
        return true
    }
}
