/// The fields of a line of a driver: a word, then `name=value` each.
struct DriverFields {
    let word: String
    private let fields: [String: String]

    init(_ line: String) {
        let parts = line.split(separator: " ")
        word = parts.first.map(String.init) ?? ""
        var fields: [String: String] = [:]
        for part in parts.dropFirst() {
            // A key in Z85 may have `=` itself: the first one counts.
            guard let mark = part.firstIndex(of: "=") else { continue }
            fields[String(part[..<mark])] = String(part[part.index(after: mark)...])
        }
        self.fields = fields
    }

    subscript(_ name: String) -> String? { fields[name] }

    func number(_ name: String) -> UInt64? { fields[name].flatMap { UInt64($0) } }
}
