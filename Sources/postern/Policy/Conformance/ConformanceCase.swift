import Foundation

/// A file of the official test form.
struct ConformanceCase: Decodable {
    enum Format: String, Decodable {
        case cedar
        case json
    }

    struct Request: Decodable {
        let description: String?
        /// As the official runner: where nothing is said, the request is held against the schema.
        let validateRequest: Bool?
        let decision: String
        let reason: [String]
        let errors: [String]

        var expectation: ConformanceClass {
            ConformanceClass(decision: decision, reason: reason, errors: errors)
        }
    }

    let policies: String
    let policyFormat: Format?
    let entities: String
    let schema: String?
    let schemaFormat: Format?
    let shouldValidate: Bool?
    let requests: [Request]
}

extension ConformanceCase {
    /// Whether a document is meant as a case at all; entities and schemas lie beside the cases.
    static func isMeant(_ bytes: [UInt8]) -> Bool {
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) else {
            // A broken file is more likely a broken case than anything else.
            return true
        }
        guard let keys = (object as? [String: Any])?.keys else { return false }
        return keys.contains("policies") || keys.contains("requests")
    }

    /// The requests as `{principal, action, resource, context}` in the words of the file.
    ///
    /// A principal or a resource that is missing or null stands for an entity that no policy
    /// knows: old cases have such requests.
    static func requests(in bytes: [UInt8]) -> [(text: String, isWhole: Bool)] {
        let slices = JSONSlices(bytes)
        guard let list = slices.member("requests", of: slices.whole) else { return [] }
        return slices.parts(of: list).map { request in
            var isWhole = true
            func part(_ key: String, _ fallback: String) -> String {
                let text = slices.member(key, of: request).map(slices.text) ?? "null"
                guard text == "null" else { return "\"\(key)\": \(text)" }
                if key != "context" { isWhole = false }
                return "\"\(key)\": \(fallback)"
            }
            let nobody = #"{"type": "Unspecified", "id": ""}"#
            let parts = [
                part("principal", nobody), part("action", nobody), part("resource", nobody),
                part("context", "{}"),
            ]
            return ("{\(parts.joined(separator: ", "))}", isWhole)
        }
    }
}
