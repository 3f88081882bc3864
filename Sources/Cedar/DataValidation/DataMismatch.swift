/// Data that a schema does not allow: where in the entity or request, and why. A class: a pointer
/// keeps the frames of the recursion small.
final class DataMismatch: Error {
    /// The attributes that lead to the value, outermost first; a set's elements have no name.
    let path: [String]
    let message: String

    init(_ path: [String], _ message: String) {
        self.path = path
        self.message = message
    }

    /// The message with the attribute that it is about.
    var text: String {
        guard !path.isEmpty else { return message }
        let steps = path.map(\.attributeText)
        return "attribute `\(steps.joined(separator: "."))`: \(message)"
    }
}
