/// Reads the request form of JSON: an object with `principal`, `action`, `resource` and perhaps
/// `context`. Other keys are refused, as a `contxt` that is passed over would be an empty context.
struct RequestDecoder {
    static let keys = ["principal", "action", "resource", "context"]

    let source: SourceText
    /// What helps to read the context, and, where `isChecked`, says what a request may be.
    var schema: Schema?
    var isChecked = false

    func decode() throws(DataError) -> Request {
        try decode(try JSONReader.read(source))
    }

    /// As `decode()`, of a value of the source.
    func decode(_ value: JSONValue) throws(DataError) -> Request {
        do throws(JSONFailure) {
            return try request(value)
        } catch {
            throw DataError(source, error.range, error.message)
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
        let resource = try entity("resource", of: json)
        let context: Record
        do throws(DataMismatch) {
            let declared = try declaration(of: action, principal, resource, json)
            context = try self.context(json["context"]?.value, by: declared)
        } catch {
            throw JSONFailure(error.range ?? json.range, error.text())
        }
        do throws(DataError) {
            return try Request(
                principal: principal, action: action, resource: resource, context: context)
        } catch {
            throw JSONFailure((json["context"]?.value ?? json).range, error.message)
        }
    }

    private func declaration(
        of action: EntityUID, _ principal: EntityUID, _ resource: EntityUID, _ json: JSONValue
    ) throws(DataMismatch) -> ActionSchema? {
        guard let schema, isChecked else { return schema?.actions[action] }
        return try RequestChecker(schema)
            .action(action, of: principal, on: resource) { json[$0]?.value.range }
    }

    private func context(
        _ json: JSONValue?, by action: ActionSchema?
    ) throws(DataMismatch) -> Record {
        let checker = isChecked ? schema.map { RequestChecker($0) } : nil
        guard let json else {
            if let action { try checker?.check(Record(), of: action) }
            return Record()
        }
        do throws(DataMismatch) {
            return try TypedValueDecoder(checker: checker?.values)
                .context(json, action?.context)
        } catch {
            throw action == nil ? error : error.within(.attribute("context"))
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
