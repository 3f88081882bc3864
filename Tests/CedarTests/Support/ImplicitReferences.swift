import Foundation

/// Some public entity files leave `__entity` out of attributes and rely on the schema to say which
/// records are references. Schemas are not read yet, so the tests write it out.
enum ImplicitReferences {
    static func explicit(_ data: Data) throws -> [UInt8] {
        guard var entities = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] else {
            return Array(data)
        }
        var isChanged = false
        for index in entities.indices {
            guard let attributes = entities[index]["attrs"] as? [String: Any] else { continue }
            entities[index]["attrs"] = attributes.mapValues { explicit($0, &isChanged) }
        }
        // Files without such records go to the reader as they are.
        guard isChanged else { return Array(data) }
        return Array(try JSONSerialization.data(withJSONObject: entities))
    }

    private static func explicit(_ value: Any, _ isChanged: inout Bool) -> Any {
        if let elements = value as? [Any] {
            return elements.map { explicit($0, &isChanged) }
        }
        guard let object = value as? [String: Any] else { return value }
        if object["__entity"] != nil || object["__extn"] != nil { return value }
        if Set(object.keys) == ["type", "id"], object["id"] is String {
            isChanged = true
            return ["__entity": object]
        }
        return object.mapValues { explicit($0, &isChanged) }
    }
}
