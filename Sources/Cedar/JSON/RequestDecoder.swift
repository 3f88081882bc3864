/// Reads the request form of JSON: an object with `principal`, `action`, `resource` and perhaps
/// `context`. Other keys are refused, as a `contxt` that is passed over would be an empty context.
struct RequestDecoder {
    private static let keys: Set<String> = ["principal", "action", "resource", "context"]

    let source: SourceText
    /// What helps to read the context, and, where `isChecked`, says what a request may be.
    var schema: Schema?
    var isChecked = false

    func decode() throws(DataError) -> Request {
        let document = try JSONReader.read(source)
        do throws(JSONFailure) {
            let request = try request(document)
            if let schema, isChecked { try check(request, schema, document) }
            return request
        } catch {
            throw DataError(source, error.range, error.message)
        }
    }

    private func check(
        _ request: Request, _ schema: Schema, _ json: JSONValue
    ) throws(JSONFailure) {
        do throws(DataMismatch) {
            try RequestChecker(schema).check(request)
        } catch {
            var place = json
            for name in error.path {
                guard let member = place[name] else { break }
                place = member.value
            }
            throw JSONFailure(place.range, error.text)
        }
    }

    private func request(_ json: JSONValue) throws(JSONFailure) -> Request {
        guard case .object(let members) = json.kind else {
            throw JSONFailure(
                json.range, "expected a request as an object, found \(json.kind.name)")
        }
        if let other = members.first(where: { !Self.keys.contains($0.key) }) {
            throw JSONFailure(
                other.keyRange,
                "unknown key `\(other.key)`; a request has `principal`, `action`, `resource` and"
                    + " `context`")
        }
        let principal = try entity("principal", of: json)
        let action = try entity("action", of: json)
        let context = json["context"]?.value
        let type = schema?.actions[action]?.context
        let record =
            try context.map { json throws(JSONFailure) in
                try TypedValueDecoder.record(json, type)
            } ?? Record()
        let resource = try entity("resource", of: json)
        do throws(DataError) {
            return try Request(
                principal: principal, action: action, resource: resource, context: record)
        } catch {
            throw JSONFailure((context ?? json).range, error.message)
        }
    }

    private func entity(_ key: String, of json: JSONValue) throws(JSONFailure) -> EntityUID {
        guard let value = json[key]?.value else {
            throw JSONFailure(json.range, "`\(key)` is missing")
        }
        return try ValueDecoder.uidOrText(value)
    }
}

extension ValueDecoder {
    /// An entity as an object, or as a string `Type::"id"`.
    static func uidOrText(_ json: JSONValue) throws(JSONFailure) -> EntityUID {
        guard case .string(let text) = json.kind else { return try uid(json) }
        do throws(EntityNameError) {
            return try EntityUID(parsing: text)
        } catch {
            throw JSONFailure(json.range, error.message)
        }
    }
}
