import Cedar
import Foundation

/// What the driver wrote to a folder: entities and requests, and policies by name.
struct Workload {
    let folder: URL
    let entities: Entities
    let requests: [Request]

    init(folder: URL) throws {
        self.folder = folder
        entities = try Entities(jsonUTF8: Workload.bytes(folder, "entities.json"))
        let document = try JSONSerialization.jsonObject(
            with: Data(Workload.bytes(folder, "requests.json")))
        guard let items = document as? [[String: Any]] else { throw WorkloadError.form }
        requests = try items.map { item in
            let context = try JSONSerialization.data(withJSONObject: item["context"] ?? [:])
            return try Request(
                principal: Workload.name(item["principal"]),
                action: Workload.name(item["action"]),
                resource: Workload.name(item["resource"]),
                context: Record(jsonUTF8: Array(context)))
        }
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Workload.bytes(folder, "\(name).cedar"), as: UTF8.self)
    }

    static func bytes(_ folder: URL, _ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    private static func name(_ value: Any?) throws -> EntityUID {
        guard let parts = value as? [String: String], let type = parts["type"],
            let id = parts["id"]
        else { throw WorkloadError.form }
        return try EntityUID(type: type, id: id)
    }
}

/// A file of the workload has another form than this program expects.
enum WorkloadError: Error {
    case form
}
