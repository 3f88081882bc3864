/// Reads the entities form of JSON: an array of objects with `uid`, `attrs`, `parents` and perhaps
/// `tags`. Other keys are ignored.
struct EntitiesDecoder {
    /// An entity and where it stands, for errors that are found later.
    struct Located {
        let entity: Entity
        let range: SourceRange
        let json: JSONValue

        /// Where an attribute stands, or the innermost one on its path that is there.
        func place(of path: [String]) -> SourceRange {
            guard !path.isEmpty, var value = json["attrs"]?.value else { return range }
            for name in path {
                guard let member = value[name] else { break }
                value = member.value
            }
            return value.range
        }
    }

    let source: SourceText
    let schema: Schema?

    func decode() throws(DataError) -> [Located] {
        let document = try JSONReader.read(source)
        guard case .array(let elements) = document.kind else {
            throw DataError(
                source, document.range,
                "expected an array of entities, found \(document.kind.name)")
        }
        var entities: [Located] = []
        entities.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            let entity = try self.entity(element, index)
            let place = element["uid"]?.value.range ?? element.range
            entities.append(Located(entity: entity, range: place, json: element))
        }
        return entities
    }

    private func entity(_ json: JSONValue, _ index: Int) throws(DataError) -> Entity {
        let uid: EntityUID
        do throws(JSONFailure) {
            uid = try self.uid(json)
        } catch {
            throw DataError(source, error.range, "entity \(index): \(error.message)")
        }
        do throws(JSONFailure) {
            return try entity(json, uid)
        } catch {
            throw DataError(
                source, error.range, "entity `\(uid)`: \(error.message)", entity: uid)
        }
    }

    private func uid(_ json: JSONValue) throws(JSONFailure) -> EntityUID {
        guard case .object = json.kind else {
            throw JSONFailure(json.range, "expected an object, found \(json.kind.name)")
        }
        return try ValueDecoder.uid(try required("uid", of: json))
    }

    private func entity(_ json: JSONValue, _ uid: EntityUID) throws(JSONFailure) -> Entity {
        let type = schema?.entityTypes[uid.type]
        let attributes = try TypedValueDecoder.record(
            try required("attrs", of: json), type?.attributes)
        let parents = try self.parents(try required("parents", of: json))
        guard let tags = json["tags"] else {
            return Entity(uid: uid, attributes: attributes, parents: parents)
        }
        return Entity(
            uid: uid, attributes: attributes, parents: parents,
            tags: try TypedValueDecoder.record(tags.value, eachOf: type?.tags))
    }

    private func required(_ key: String, of json: JSONValue) throws(JSONFailure) -> JSONValue {
        guard let member = json[key] else {
            throw JSONFailure(json.range, "`\(key)` is missing")
        }
        return member.value
    }

    private func parents(_ json: JSONValue) throws(JSONFailure) -> [EntityUID] {
        guard case .array(let elements) = json.kind else {
            throw JSONFailure(
                json.range, "expected `parents` to be an array, found \(json.kind.name)")
        }
        var parents: [EntityUID] = []
        for element in elements { parents.append(try ValueDecoder.uid(element)) }
        return parents
    }
}
