extension PolicySet {
    /// The set and the policies that the links of a document make of its templates; an array of
    /// objects `{"template_id", "link_id", "args": {"?principal": …}}`, the form of the reference's
    /// command line. Entities are strings `Type::"id"` or objects of `type` and `id`. `sourceName`
    /// is the document's name in errors.
    ///
    /// Throws `DataError`, with the place, for what is no strict JSON or not of the form, and for
    /// a link that does not fit (`PolicyLinkError`).
    public func linking(
        jsonUTF8 bytes: [UInt8], sourceName: String = "links"
    ) throws(DataError) -> PolicySet {
        let source = SourceText(name: sourceName, bytes: bytes)
        let document = try JSONReader.read(source)
        do throws(JSONFailure) {
            let links = try TemplateLink.list(document)
            do throws(PolicyLinkError) {
                return try linking(links.map(\.link))
            } catch {
                let range = LocatedLink.range(of: error, in: links) ?? document.range
                throw JSONFailure(range, error.message)
            }
        } catch {
            throw DataError(source, error.range, error.message)
        }
    }
}

extension TemplateLink {
    fileprivate static func list(_ document: JSONValue) throws(JSONFailure) -> [LocatedLink] {
        guard case .array(let elements) = document.kind else {
            throw JSONFailure(
                document.range, "expected an array of links, found \(document.kind.name)")
        }
        var links: [LocatedLink] = []
        for element in elements {
            links.append(LocatedLink(link: try TemplateLink(element), range: element.range))
        }
        return links
    }

    private init(_ json: JSONValue) throws(JSONFailure) {
        guard case .object(let members) = json.kind else {
            throw JSONFailure(json.range, "expected a link as an object, found \(json.kind.name)")
        }
        let keys = ["template_id", "link_id", "args"]
        if let other = members.first(where: { !keys.contains($0.key) }) {
            throw JSONFailure(
                other.keyRange,
                "unknown key `\(other.key)`; a link has `template_id`, `link_id` and `args`")
        }
        let arguments = try TemplateLink.required("args", of: json)
        guard case .object(let slots) = arguments.kind else {
            throw JSONFailure(
                arguments.range, "expected an object, found \(arguments.kind.name)")
        }
        if let other = slots.first(where: { TemplateSlot(rawValue: $0.key) == nil }) {
            throw JSONFailure(
                other.keyRange,
                "unknown slot `\(other.key)`; there are `?principal` and `?resource`")
        }
        self.init(
            template: PolicyID(try TemplateLink.text("template_id", of: json)),
            id: PolicyID(try TemplateLink.text("link_id", of: json)),
            principal: try TemplateLink.entity(.principal, arguments),
            resource: try TemplateLink.entity(.resource, arguments))
    }

    private static func required(
        _ key: String, of json: JSONValue
    ) throws(JSONFailure) -> JSONValue {
        guard let value = json[key]?.value else {
            throw JSONFailure(json.range, "`\(key)` is missing")
        }
        return value
    }

    private static func text(_ key: String, of json: JSONValue) throws(JSONFailure) -> String {
        let value = try required(key, of: json)
        guard case .string(let text) = value.kind else {
            throw JSONFailure(value.range, "expected a string, found \(value.kind.name)")
        }
        return text
    }

    private static func entity(
        _ slot: TemplateSlot, _ arguments: JSONValue
    ) throws(JSONFailure) -> EntityUID? {
        try arguments[slot.rawValue].map { member throws(JSONFailure) in
            try ValueDecoder.uidOrText(member.value)
        }
    }
}
