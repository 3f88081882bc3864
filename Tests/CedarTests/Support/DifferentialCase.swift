import Cedar
import Foundation

/// One recorded answer of the reference engine: a set of policies, entities and a request.
struct DifferentialCase: Decodable {
    let seed: Int
    let policies: String
    /// Entities and context as JSON text, so that the engine's own reader sees it.
    let entities: String
    let context: String
    let principal: [String]
    let action: [String]
    let resource: [String]
    let parses: Bool
    /// Policies made of templates before the request, and whether the reference made them.
    let links: [Link]?
    let linksFit: Bool?
    let decision: String?
    let reason: [String]?
    let errors: [String]?

    struct Link: Decodable {
        let template: String
        let id: String
        let principal: [String]?
        let resource: [String]?
    }

    /// The cases of a file with one JSON object a line.
    static func load(_ file: URL) throws -> [DifferentialCase] {
        let decoder = JSONDecoder()
        return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).map {
            try decoder.decode(DifferentialCase.self, from: Data($0))
        }
    }

    /// What differs from the recorded answer; nil if nothing does.
    func difference(scratch: Scratch) -> String? {
        do {
            let policies = try policySet()
            guard parses else { return "parses, but must not" }
            guard linksFit ?? true else { return "links, but must not" }
            let entities = try Entities(json: self.entities)
            let response = policies.authorize(try request(), entities, scratch: scratch)
            let found = [
                response.decision.rawValue,
                response.reasons.map(\.name).sorted().joined(separator: " "),
                response.errors.map(\.policy.name).sorted().joined(separator: " "),
            ]
            let expected = [
                decision ?? "", (reason ?? []).sorted().joined(separator: " "),
                (errors ?? []).sorted().joined(separator: " "),
            ]
            return found == expected ? nil : "found \(found), expected \(expected)"
        } catch let error as PolicyParseErrors {
            return parses ? "does not parse: \(error.rendered)" : nil
        } catch let error as PolicyLinkError {
            return linksFit ?? true ? "does not link: \(error)" : nil
        } catch {
            return "\(error)"
        }
    }

    func policySet() throws -> PolicySet {
        let policies = try PolicySet(text: self.policies)
        let links = try (links ?? []).map { link in
            TemplateLink(
                template: PolicyID(link.template), id: PolicyID(link.id),
                principal: try link.principal.map(uid), resource: try link.resource.map(uid))
        }
        return links.isEmpty ? policies : try policies.linking(links)
    }

    func request() throws -> Request {
        try Request(
            principal: try uid(principal), action: try uid(action), resource: try uid(resource),
            context: try Record(json: context))
    }

    private func uid(_ parts: [String]) throws -> EntityUID {
        try EntityUID(type: parts[0], id: parts[1])
    }
}
