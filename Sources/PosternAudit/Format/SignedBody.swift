import PosternWire
package import Sodium

/// A seal or a checkpoint as it stands in a segment: what was signed, and the signature.
package struct SignedBody: Hashable, Sendable {
    package let body: [UInt8]
    package let signature: Signature

    package init(body: [UInt8], signature: Signature) {
        self.body = body
        self.signature = signature
    }

    /// Signs.
    init(_ body: [UInt8], by key: borrowing SigningKey) {
        self.init(body: body, signature: key.sign(Self.message(body)))
    }

    package func isSigned(by key: VerifyingKey) -> Bool {
        key.verifies(signature, of: Self.message(body))
    }

    /// What the next one calls it.
    package func digest(_ hash: inout AuditHash) -> Digest { hash.seal(body.span.bytes) }

    func write(as kind: AuditKind, to encoder: inout RecordEncoder) {
        encoder.begin(kind, fields: 3)
        encoder.field(.body, bytes: body)
        encoder.field(.signature, bytes: signature.bytes)
    }

    /// The key signs nothing else; and should it ever, the words in front tell it apart.
    private static func message(_ body: [UInt8]) -> [UInt8] {
        Array("postern audit 1\n".utf8) + body
    }
}
