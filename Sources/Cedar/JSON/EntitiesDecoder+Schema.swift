extension EntitiesDecoder {
    /// An entity that is no action, read by what the schema says of its type, and checked.
    func entity(
        _ json: JSONValue, _ uid: EntityUID, by checker: EntityChecker
    ) throws(JSONFailure) -> Entity {
        let place = json["uid"]?.value.range ?? json.range
        let type = try located(place) { () throws(DataMismatch) in try checker.type(of: uid) }
        let values = TypedValueDecoder(checker: checker.values)
        let attributes = try required("attrs", of: json)
        let record = try located(attributes.range) { () throws(DataMismatch) in
            try values.record(attributes, type.attributes)
        }
        var parents: [EntityUID] = []
        for element in try self.parents(of: json) {
            let parent = try ValueDecoder.uid(element)
            try located(element.range) { () throws(DataMismatch) in
                try checker.check(parent: parent, type)
            }
            parents.append(parent)
        }
        return Entity(
            uid: uid, attributes: record, parents: parents,
            tags: try tags(json["tags"]?.value, type, checker))
    }

    private func tags(
        _ json: JSONValue?, _ type: EntityTypeSchema, _ checker: EntityChecker
    ) throws(JSONFailure) -> Record {
        guard let json, let first = try ValueDecoder.members(of: json).first else {
            return Record()
        }
        let tagType = try located(first.keyRange) { () throws(DataMismatch) in
            try checker.tagType(type, of: first.key)
        }
        return try located(json.range, "tag") { () throws(DataMismatch) in
            try TypedValueDecoder(checker: checker.values).record(json, eachOf: tagType)
        }
    }

    private func located<Result>(
        _ range: SourceRange, _ noun: String = "attribute",
        _ body: () throws(DataMismatch) -> Result
    ) throws(JSONFailure) -> Result {
        do throws(DataMismatch) {
            return try body()
        } catch {
            throw JSONFailure(error.range ?? range, error.text(noun))
        }
    }
}
