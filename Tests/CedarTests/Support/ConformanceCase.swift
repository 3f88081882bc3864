import Foundation

/// One file of the official test form.
struct ConformanceCase: Decodable {
    struct Name: Decodable {
        let type: String
        let id: String
    }

    struct Request: Decodable {
        let description: String?
        let principal: Name
        let action: Name
        let resource: Name
        let decision: String
        let reason: [String]
        let errors: [String]
    }

    let policies: String
    let entities: String
    let requests: [Request]

    /// The contexts of the requests as JSON text; Codable would lose what the reader checks.
    static func contexts(in data: Data) throws -> [Data] {
        let document = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        let requests = document?["requests"] as? [[String: Any]] ?? []
        return try requests.map {
            try JSONSerialization.data(withJSONObject: $0["context"] ?? [String: Any]())
        }
    }
}
