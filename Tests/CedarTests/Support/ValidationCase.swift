import Foundation

@testable import Cedar

/// One recorded verdict of the reference engine: a schema, policies, and whether they are valid.
struct ValidationCase: Decodable {
    let schema: String
    let policies: String
    /// In strict mode.
    let valid: Bool
    /// The kinds of errors, each once.
    let kinds: [String]

    /// The cases of a file with one JSON object a line.
    static func load(_ file: URL) throws -> [ValidationCase] {
        let decoder = JSONDecoder()
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
            try decoder.decode(ValidationCase.self, from: Data($0))
        }
    }

    /// What differs from the recorded verdict; nil if nothing does.
    func difference(_ validators: inout [String: Validator]) -> String? {
        do {
            let validator = try validators[schema] ?? Validator(schema: Schema(text: schema))
            validators[schema] = validator
            let result = try validator.check(policies)
            // Where a type has no tags at all, the reference says that the tag may be absent.
            let found = Set(
                result.errors.map { $0.kind == .noTags ? "unguardedTag" : $0.kind.rawValue })
            let messages = result.errors.map(\.message).joined(separator: "; ")
            if result.errors.isEmpty != valid {
                return valid ? "refused: \(messages)" : "accepted, expected \(kinds)"
            }
            // Behind an error the reference also forgets what was tested for, and refuses more that
            // only follows from the first error; this validator does not.
            let following: Set = ["unguardedAttribute", "unguardedTag"]
            if found != Set(kinds), kinds.count < 2 || following.isDisjoint(with: kinds) {
                return "found \(found), expected \(kinds): \(messages)"
            }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
