package import PosternCore
import PosternWire
package import Sodium

/// Which fields are kept as keyed hashes instead of as they came, and the key.
///
/// Without the key nobody can check a guess; with it one can look for a value that one knows. The
/// hash is the field's own, so that values of two fields cannot be matched with each other.
package final class Redaction: Sendable {
    /// Nothing is redacted.
    package static let none = Redaction([], key: SecretBytes(randomByteCount: keyByteCount))

    /// Bytes of the key.
    package static let keyByteCount = 32
    /// Of what stands for a value: text of so many hexadecimal digits.
    package static let digitCount = 2 * Digest.byteCount

    package let fields: [RedactedField]
    /// Their names, encoded.
    private let names: [[UInt8]]
    /// Places in `fields`.
    let intent: Int?
    let resource: Int?
    /// The paths into contexts; nil: there are none.
    let context: Node?
    private let key: SecretBytes

    /// - Parameters:
    ///   - fields: at most `RedactedField.countMax`, none of them twice.
    ///   - key: has `keyByteCount` bytes.
    package init(_ fields: [RedactedField], key: consuming SecretBytes) {
        precondition(fields.count <= RedactedField.countMax, "fields are few")
        precondition(key.count == Self.keyByteCount, "the key is a whole one")
        self.fields = fields
        self.key = key
        names = fields.map { field in
            var writer = CBORWriter()
            writer.text(field.description)
            return writer.bytes
        }
        intent = fields.firstIndex { $0.place == .intent }
        resource = fields.firstIndex { $0.place == .resource }
        var root = Node()
        for (index, field) in fields.enumerated() {
            if case .context(let path) = field.place { root.add(path[...], index) }
        }
        context = root.children.isEmpty ? nil : root
    }

    /// Attributes of a record, by what is within them.
    struct Node: Sendable {
        var children: [(name: [UInt8], node: Node)] = []
        /// The place of the field that is this attribute, or the first of those within it.
        var field = 0
        /// Whether the attribute itself is redacted, with all that is in it.
        var isWhole = false

        fileprivate mutating func add(_ path: ArraySlice<String>, _ index: Int) {
            guard let first = path.first else {
                (field, isWhole) = (index, true)
                return
            }
            let name = Array(first.utf8)
            let place = children.firstIndex { $0.name == name } ?? children.count
            if place == children.count {
                var node = Node()
                node.field = index
                children.append((name, node))
            }
            children[place].node.add(path.dropFirst(), index)
        }

        func child(named name: Span<UInt8>) -> Node? {
            for child in children where child.name.count == name.count {
                if child.name.indices.allSatisfy({ child.name[$0] == name[$0] }) {
                    return child.node
                }
            }
            return nil
        }
    }

    /// What stands for a value of a field.
    ///
    /// - Parameter encoded: the value as deterministic CBOR.
    func digest(_ field: Int, _ encoded: RawSpan, _ hash: inout AuditHash) -> Digest {
        let name = names[field]
        return key.withUnsafeBytes { key in
            hash.redacted(name.span.bytes, encoded, key: key.bytes)
        }
    }

    /// The digits that stand for a value of a field in the log; nil: it is not redacted.
    package func digits(_ field: RedactedField, _ value: ContextValue) -> String? {
        guard let place = fields.firstIndex(of: field) else { return nil }
        var writer = CBORWriter()
        writer.value(value)
        var hash = AuditHash()
        return digest(place, writer.span, &hash).description
    }
}
