import Foundation

@testable import Cedar

/// One recorded verdict of the reference engine on entities or a request read with a schema.
struct ConformingCase: Decodable {
    /// The name of the schema that the case is read with.
    let schema: String
    let entities: String?
    let request: String?
    let valid: Bool

    private struct Named: Decodable {
        let name: String
        let text: String
    }

    /// The cases of a file whose first lines are the schemas.
    static func load(_ file: URL) throws -> (schemas: [String: Schema], cases: [ConformingCase]) {
        let decoder = JSONDecoder()
        var schemas: [String: Schema] = [:]
        var cases: [ConformingCase] = []
        for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
            if let schema = try? decoder.decode(Named.self, from: Data(line)) {
                schemas[schema.name] = try Schema(text: schema.text, sourceName: schema.name)
            } else {
                cases.append(try decoder.decode(ConformingCase.self, from: Data(line)))
            }
        }
        return (schemas, cases)
    }

    /// Why the data does not conform; nil where it does. What was read is checked once more, as
    /// data made by hand.
    func problem(by schema: Schema) -> DataError? {
        do throws(DataError) {
            if let entities {
                let read = try Entities(json: entities, schema: schema)
                _ = try read.validated(against: schema)
            }
            if let request {
                let read = try Request(jsonUTF8: Array(request.utf8), schema: schema)
                try read.validate(against: schema)
            }
            return nil
        } catch {
            return error
        }
    }
}
