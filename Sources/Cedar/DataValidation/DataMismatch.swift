/// Data that a schema does not allow: what is wrong, and where in the entity or request. A class: a
/// pointer keeps the frames of the recursion small.
final class DataMismatch: Error {
    enum Step {
        case attribute(String)
        case element(Int)
        /// An element of a set whose order is not known.
        case anyElement
    }

    let message: String
    /// The place in the document, if the data came from one.
    let range: SourceRange?
    /// The way to the value, its end first.
    private let steps: [Step]

    private init(_ message: String, _ range: SourceRange?, _ steps: [Step]) {
        self.message = message
        self.range = range
        self.steps = steps
    }

    convenience init(_ message: String, _ range: SourceRange? = nil) {
        self.init(message, range, [])
    }

    convenience init(_ failure: JSONFailure) {
        self.init(failure.message, failure.range, [])
    }

    /// The same, seen from what holds the value.
    func within(_ step: Step) -> DataMismatch {
        DataMismatch(message, range, steps + [step])
    }

    /// The same with a place, where it has none.
    func at(_ range: SourceRange) -> DataMismatch {
        self.range == nil ? DataMismatch(message, range, steps) : self
    }

    /// The message behind the way to the value, as in ``attribute `homes[0].city`: …``.
    ///
    /// - Parameter noun: what the first step of the way is.
    func text(_ noun: String = "attribute") -> String {
        steps.isEmpty ? message : "\(noun) `\(path)`: \(message)"
    }

    private var path: String {
        var path = ""
        for step in steps.reversed() {
            switch step {
            case .element(let index): path += "[\(index)]"
            case .anyElement: path += "[…]"
            case .attribute(let name):
                let text = name.attributeText
                if path.isEmpty {
                    path = text
                } else {
                    path += Identifier.isLegal(name) ? ".\(text)" : "[\(text)]"
                }
            }
        }
        return path
    }
}
