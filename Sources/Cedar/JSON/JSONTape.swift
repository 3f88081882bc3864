/// A JSON document as a flat list of its values in their order, so that no depth of nesting costs
/// stack, neither to read nor to release it.
///
/// A container is followed by its contents; a key stands before its value:
///
///     {"a": [1, 2], "b": 3}
///     0 object, ends at 7 | 1 key a | 2 array, ends at 5 | 3 1 | 4 2 | 5 key b | 6 3
struct JSONTape: Sendable {
    struct Node: Sendable {
        var kind: Kind
        var range: SourceRange
        /// The index behind the node and its contents.
        var end: UInt32
    }

    enum Kind: Sendable {
        case null
        case bool(Bool)
        case integer(Int64)
        /// The indices lead into `texts`.
        case otherNumber(UInt32)
        case string(UInt32)
        case key(UInt32)
        case array
        case object

        /// The kind with its article, for messages.
        var name: String {
            switch self {
            case .null: "null"
            case .bool: "a bool"
            case .integer, .otherNumber: "a number"
            case .string: "a string"
            case .key: "a key"
            case .array: "an array"
            case .object: "an object"
            }
        }
    }

    /// One `"key": value` of an object; the value is the index of a node.
    struct Member {
        let key: String
        let keyRange: SourceRange
        let value: Int
    }

    fileprivate(set) var nodes: ContiguousArray<Node> = []
    fileprivate var texts: [String] = []

    func kind(_ index: Int) -> Kind { nodes[index].kind }

    func range(_ index: Int) -> SourceRange { nodes[index].range }

    func text(_ index: UInt32) -> String { texts[Int(index)] }

    /// The elements of an array.
    func elements(of array: Int) -> [Int] {
        var elements: [Int] = []
        var index = array + 1
        while index < nodes[array].end {
            elements.append(index)
            index = Int(nodes[index].end)
        }
        return elements
    }

    /// The members of an object.
    func members(of object: Int) -> [Member] {
        var members: [Member] = []
        var index = object + 1
        while index < nodes[object].end {
            guard case .key(let text) = nodes[index].kind else { break }
            members.append(
                Member(
                    key: texts[Int(text)], keyRange: nodes[index].range, value: index + 1))
            index = Int(nodes[index + 1].end)
        }
        return members
    }

    /// The member of an object that has exactly one.
    func onlyMember(of object: Int) -> Member? {
        guard case .object = nodes[object].kind, nodes[object].end > object + 2,
            nodes[object + 2].end == nodes[object].end,
            case .key(let text) = nodes[object + 1].kind
        else { return nil }
        return Member(
            key: texts[Int(text)], keyRange: nodes[object + 1].range, value: object + 2)
    }
}

extension JSONTape {
    /// Appends a node without contents.
    mutating func append(_ kind: Kind, _ range: SourceRange) {
        nodes.append(Node(kind: kind, range: range, end: UInt32(nodes.count + 1)))
    }

    /// Appends a text and gives its index.
    mutating func append(text: String) -> UInt32 {
        texts.append(text)
        return UInt32(texts.count - 1)
    }

    /// Ends a container behind the last node.
    mutating func close(_ container: Int, at offset: Int) {
        nodes[container].end = UInt32(nodes.count)
        nodes[container].range = SourceRange(nodes[container].range.start, UInt32(offset))
    }
}
