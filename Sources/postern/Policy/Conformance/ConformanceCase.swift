import Cedar

/// A file of the official test form.
struct ConformanceCase {
    enum Format: String, CaseIterable {
        case cedar
        case json
    }

    struct Request {
        /// As it stands in the file.
        let value: JSONValue
        /// As the official runner: where nothing is said, the request is held against the schema.
        let isChecked: Bool
        let decision: String
        let reason: [String]
        let errors: [String]

        var expectation: ConformanceClass {
            ConformanceClass(decision: decision, reason: reason, errors: errors)
        }
    }

    let document: JSONDocument
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
    static func isMeant(_ document: JSONDocument) -> Bool {
        document.root["policies"] != nil || document.root["requests"] != nil
    }

    /// - Throws: `DataError` with the place of what is no case.
    init(_ document: JSONDocument) throws(DataError) {
        self.document = document
        let fields = ConformanceFields(document, document.root)
        policies = try fields.text("policies")
        policyFormat = try fields.optionalName("policyFormat", of: Format.self)
        entities = try fields.text("entities")
        schema = try fields.optionalText("schema")
        schemaFormat = try fields.optionalName("schemaFormat", of: Format.self)
        shouldValidate = try fields.optionalTruth("shouldValidate")
        var requests: [Request] = []
        for value in try fields.list("requests") {
            requests.append(try Request(ConformanceFields(document, value)))
        }
        self.requests = requests
    }
}

extension ConformanceCase.Request {
    fileprivate init(_ fields: ConformanceFields) throws(DataError) {
        value = fields.object
        // Old cases have requests without a principal or a resource, which no schema declares.
        let isWhole = ["principal", "action", "resource"].allSatisfy {
            fields.object[$0].map { !$0.value.isNull } ?? false
        }
        let isChecked = try fields.optionalTruth("validateRequest") ?? true
        self.isChecked = isWhole && isChecked
        decision = try fields.text("decision")
        reason = try fields.texts("reason")
        errors = try fields.texts("errors")
    }

    /// What stands for a principal, an action or a resource that is missing or null: an entity that
    /// no policy knows.
    private static let nobody = #"Unspecified::"""#

    /// The request, by a schema where there is one. The official runner reads a context by the
    /// schema even where it does not check the request.
    func read(_ document: JSONDocument, _ schema: Schema?) throws(DataError) -> Request {
        try document.request(
            value, else: Self.nobody, schema: schema, isChecked: isChecked && schema != nil)
    }
}
