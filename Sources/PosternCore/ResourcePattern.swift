/// Which resources: `*` (all), `Type::*` (all of a type) or `Type::"glob"`.
///
/// The type is compared whole, so that no id can pretend to be part of a type.
package struct ResourcePattern: Hashable, Sendable, CustomStringConvertible {
    private enum Form: Hashable, Sendable {
        case any
        case type(String)
        case glob(type: String, id: Glob)
    }

    /// The pattern as written.
    package let description: String
    private let form: Form

    /// Reads a pattern; nil when it has none of the three forms.
    ///
    /// Byte by byte: a quotation mark may be part of a longer grapheme for Swift's `Character`.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Limits.patternBytesMax else { return nil }
        if bytes == Array("*".utf8) {
            form = .any
        } else if bytes.suffix(3).elementsEqual("::*".utf8) {
            let type = String(decoding: bytes.dropLast(3), as: UTF8.self)
            guard ResourceName.isType(type) else { return nil }
            form = .type(type)
        } else {
            guard bytes.last == UInt8(ascii: "\""), let (type, id) = Self.split(bytes),
                ResourceName.isType(type), let glob = Glob(id)
            else { return nil }
            form = .glob(type: type, id: glob)
        }
        description = text
    }

    package func matches(type: Span<UInt8>, id: Span<UInt8>) -> Bool {
        switch form {
        case .any: true
        case .type(let wanted): wanted.isSameBytes(as: type)
        case .glob(let wanted, let glob): wanted.isSameBytes(as: type) && glob.matches(id)
        }
    }

    /// Whether every resource that `other` matches is matched by this pattern too.
    package func contains(_ other: ResourcePattern) -> Bool {
        switch (form, other.form) {
        case (.any, _): true
        case (_, .any): false
        case (.type(let mine), .type(let theirs)): mine == theirs
        case (.type(let mine), .glob(let theirs, _)): mine == theirs
        case (.glob(let mine, let glob), .type(let theirs)):
            mine == theirs && glob.description == "*"
        case (.glob(let mine, let glob), .glob(let theirs, let other)):
            mine == theirs && glob.contains(other)
        }
    }

    /// Splits `Type::"id"` at the first `::"`: a type has no quotation mark in it.
    private static func split(_ bytes: [UInt8]) -> (type: String, id: String)? {
        guard let quote = bytes.firstIndex(of: UInt8(ascii: "\"")), quote < bytes.count - 1,
            bytes[..<quote].suffix(2).elementsEqual("::".utf8)
        else { return nil }
        let type = String(decoding: bytes[..<(quote - 2)], as: UTF8.self)
        let id = String(decoding: bytes[(quote + 1)...].dropLast(), as: UTF8.self)
        return (type, id)
    }
}
