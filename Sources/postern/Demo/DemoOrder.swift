/// What the demo asks an agent process to do: one JSON object a line on its standard input.
struct DemoOrder: Codable {
    enum Kind: String, Codable {
        case attest, authorise, complete
    }

    var kind: Kind
    var task: String?
    var intent: String?
    var actions: [String]?
    var resources: [String]?
    var credential: String?
    var action: String?
    var resourceType: String?
    var resourceID: String?
    /// Texts and truth values are enough for the demo.
    var context: [String: String]?
}
