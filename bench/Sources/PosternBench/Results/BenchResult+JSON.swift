package import Foundation

extension BenchResult {
    /// Sorted keys, so that two results can be told apart line by line.
    package func json() throws(BenchError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(self)
        } catch {
            throw BenchError("the result cannot be written as JSON: \(error)")
        }
    }

    /// Reads a result of this schema version.
    package init(json data: Data, source: String) throws(BenchError) {
        struct Head: Decodable { let schema: Int }
        guard let schema = try? JSONDecoder().decode(Head.self, from: data).schema else {
            throw BenchError(
                "`\(source)` is no result of this bench: it is not JSON with a number `schema`")
        }
        guard schema == Self.schemaVersion else {
            throw BenchError(
                "`\(source)` has schema version \(schema); this bench reads "
                    + "\(Self.schemaVersion)")
        }
        do {
            self = try JSONDecoder().decode(BenchResult.self, from: data)
        } catch {
            throw BenchError("`\(source)` is no result of this bench: \(error)")
        }
    }

    /// Reads a file that `json` wrote.
    package init(path: String) throws(BenchError) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchError("`\(path)` cannot be read")
        }
        try self.init(json: data, source: path)
    }
}
