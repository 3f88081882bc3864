/// Reads the entities form of JSON: an array of objects with `uid`, `attrs`, `parents` and perhaps
/// `tags`. Other keys are ignored.
struct EntitiesDecoder {
    /// An entity and where it stands, for errors that are found later.
    struct Located {
        let entity: Entity
        let range: SourceRange
    }

    let source: SourceText
    /// What entities are read and checked by, actions excepted; nil where there is no schema.
    let checker: EntityChecker?

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
            entities.append(Located(entity: entity, range: place))
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
        if let checker, !uid.type.isAction { return try entity(json, uid, by: checker) }
        let attributes = try ValueDecoder.attributes(try required("attrs", of: json))
        var parents: [EntityUID] = []
        for element in try self.parents(of: json) {
            parents.append(try ValueDecoder.uid(element))
        }
        let tags = try json["tags"].map { (tags) throws(JSONFailure) in
            try ValueDecoder.attributes(tags.value)
        }
        return Entity(
            uid: uid, attributes: attributes, parents: parents, tags: tags ?? Record())
    }

    func required(_ key: String, of json: JSONValue) throws(JSONFailure) -> JSONValue {
        guard let member = json[key] else {
            throw JSONFailure(json.range, "`\(key)` is missing")
        }
        return member.value
    }

    func parents(of json: JSONValue) throws(JSONFailure) -> [JSONValue] {
        let parents = try required("parents", of: json)
        guard case .array(let elements) = parents.kind else {
            throw JSONFailure(
                parents.range, "expected `parents` to be an array, found \(parents.kind.name)")
        }
        return elements
    }
}
