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
            budget: parts.budget)
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
    }

    /// The smallest that holds the intent: steps of 16 bytes, as the allocator has them, and of a
    /// quarter or so further up.
    static func make(_ parts: Parts, intent: String) -> CredentialRecord {
        let intent = intent.utf8.span
        // INVARIANT: the protocol refuses longer ones.
        precondition(intent.count <= Limits.intentBytesMax)
        switch intent.count {
        case ...4: return SizedRecord<4>(parts, intent)
        case ...20: return SizedRecord<20>(parts, intent)
        case ...36: return SizedRecord<36>(parts, intent)
        case ...52: return SizedRecord<52>(parts, intent)
        case ...68: return SizedRecord<68>(parts, intent)
        case ...84: return SizedRecord<84>(parts, intent)
        case ...100: return SizedRecord<100>(parts, intent)
        case ...116: return SizedRecord<116>(parts, intent)
        case ...148: return SizedRecord<148>(parts, intent)
        case ...196: return SizedRecord<196>(parts, intent)
        case ...244: return SizedRecord<244>(parts, intent)
        case ...324: return SizedRecord<324>(parts, intent)
        case ...500: return SizedRecord<500>(parts, intent)
        case ...1_012: return SizedRecord<1_012>(parts, intent)
        case ...2_036: return SizedRecord<2_036>(parts, intent)
        default: return SizedRecord<4_096>(parts, intent)
        }
    }
}
