/// What people write out of habit from other languages, and what Cedar has instead; for messages
/// only. The words are looked up in lower case.
enum Habit {
    /// Words of the grammar.
    static let words = [
        "allow": "permit", "grant": "permit", "deny": "forbid", "block": "forbid", "if": "when",
        "where": "when",
    ]
    static let operators = ["and": "&&", "or": "||"]
    static let nulls: Set<String> = ["null", "nil", "none", "undefined"]
    static let methods = [
        "includes": "contains", "startswith": "like \"…*\"", "endswith": "like \"*…\"",
    ]
    /// Types of a schema.
    static let types = [
        "int": "Long", "int32": "Long", "int64": "Long", "integer": "Long", "number": "Long",
        "boolean": "Bool", "str": "String", "text": "String", "float": "decimal",
        "double": "decimal", "date": "datetime", "time": "datetime", "timestamp": "datetime",
        "ip": "ipaddr", "ipaddress": "ipaddr", "array": "Set", "list": "Set", "object": "Record",
    ]

    /// `; did you mean …` where the habit is known, else a name that is near.
    static func hint(
        for word: String, _ habits: [String: String], among names: some Sequence<String>
    ) -> String {
        guard let meant = habits[word.lowercased()] else {
            return Suggestion.text(for: word, among: names)
        }
        return "; did you mean `\(meant)`"
    }
}
