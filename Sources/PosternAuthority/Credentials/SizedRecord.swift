import PosternCore

/// A credential's record with room for an intent of up to `capacity` bytes in the object itself:
/// a text of its own would take an allocation and 56 bytes more.
// Unchecked because its superclass is: all is constant or atomic.
final class SizedRecord<let capacity: Int>: CredentialRecord, @unchecked Sendable {
    private let bytes: InlineArray<capacity, UInt8>

    fileprivate init(_ parts: CredentialRecord.Parts, _ intent: Span<UInt8>) {
        bytes = InlineArray { $0 < intent.count ? intent[$0] : 0 }
        super.init(
            id: parts.id, standing: parts.standing, task: parts.task,
            intentLength: intent.count, expiryMilliseconds: parts.expiryMilliseconds,
            budget: parts.budget, calls: parts.calls)
    }

    override package func withIntent(_ body: (Span<UInt8>) -> Void) {
        body(bytes.span.extracting(0..<Int(length)))
    }
}

extension CredentialRecord {
    struct Parts {
        let id: CredentialID
        let standing: Standing
        let task: TaskCell
        let expiryMilliseconds: UInt64
        let budget: UInt64?
        /// Calls made before.
        var calls: UInt64 = 0
    }

    /// The smallest that holds the intent: steps of 16 bytes, as the allocator has them, and of a
    /// quarter or so further up.
    static func make(_ parts: Parts, intent: String) -> CredentialRecord {
        let intent = intent.utf8.span
        // INVARIANT: the protocol refuses longer ones.
        precondition(intent.count <= Limits.intentBytesMax)
        switch intent.count {
        case ...12: return SizedRecord<12>(parts, intent)
        case ...28: return SizedRecord<28>(parts, intent)
        case ...44: return SizedRecord<44>(parts, intent)
        case ...60: return SizedRecord<60>(parts, intent)
        case ...76: return SizedRecord<76>(parts, intent)
        case ...92: return SizedRecord<92>(parts, intent)
        case ...108: return SizedRecord<108>(parts, intent)
        case ...124: return SizedRecord<124>(parts, intent)
        case ...156: return SizedRecord<156>(parts, intent)
        case ...204: return SizedRecord<204>(parts, intent)
        case ...252: return SizedRecord<252>(parts, intent)
        case ...332: return SizedRecord<332>(parts, intent)
        case ...508: return SizedRecord<508>(parts, intent)
        case ...1_020: return SizedRecord<1_020>(parts, intent)
        case ...2_044: return SizedRecord<2_044>(parts, intent)
        default: return SizedRecord<4_096>(parts, intent)
        }
    }
}
