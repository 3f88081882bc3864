import Foundation

/// JSON for programs that call `postern`: sorted keys in snake case, one value, indented.
enum JSONOutput {
    static func text(_ value: some Encodable) throws -> String {
        try text(value, [.prettyPrinted])
    }

    /// The same in one line, for one of several values.
    static func line(_ value: some Encodable) throws -> String { try text(value, []) }

    private static func text(
        _ value: some Encodable, _ layout: JSONEncoder.OutputFormatting
    ) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = layout.union([.sortedKeys, .withoutEscapingSlashes])
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
