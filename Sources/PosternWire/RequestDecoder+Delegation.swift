import PosternCore

/// The requests of delegation (`protocol/postern.cddl`).
extension RequestDecoder {
    static func readDelegate(_ reader: inout CBORReader) throws(WireError) -> DelegateAsk {
        var fields = try CBORFieldReader(&reader, keyMax: 8)
        var credential: CredentialID?
        var target: DelegationTarget?
        var task: TaskID?
        var intent: String?
        var scope: Scope?
        var numbers: [UInt64: UInt64] = [:]
        while let key = try fields.next(&reader) {
            switch key {
            case 1: credential = CredentialID(try reader.readBytes16())
            case 2: target = try reader.readDelegationTarget()
            case 3: task = try reader.readTaskID()
            case 4: intent = try reader.readString(1...Limits.intentBytesMax)
            case 5: scope = try reader.readScope()
            default: numbers[key] = try reader.readUnsigned(1...UInt64.max)
            }
        }
        return DelegateAsk(
            credential: try fields.require(credential), target: try fields.require(target),
            attest: AttestAsk(
                task: try fields.require(task), intent: try fields.require(intent),
                scope: try fields.require(scope), ttlMilliseconds: numbers[6],
                budget: numbers[7], deadlineMilliseconds: numbers[8]))
    }

    static func readClaim(_ reader: inout CBORReader) throws(WireError) -> ClaimAsk {
        var fields = try CBORFieldReader(&reader, keyMax: 2)
        var delegation: DelegationID?
        var deadline: UInt64?
        while let key = try fields.next(&reader) {
            if key == 1 {
                delegation = DelegationID(try reader.readBytes16())
            } else {
                deadline = try reader.readUnsigned(1...UInt64.max)
            }
        }
        return ClaimAsk(
            delegation: try fields.require(delegation), deadlineMilliseconds: deadline)
    }

    static func readTree(_ reader: inout CBORReader) throws(WireError) -> TreeAsk {
        var fields = try CBORFieldReader(&reader, keyMax: 2)
        var task: TaskID?
        var workload: SPIFFEID?
        while let key = try fields.next(&reader) {
            if key == 1 {
                task = try reader.readTaskID()
            } else {
                workload = try reader.readSPIFFEID()
            }
        }
        return TreeAsk(task: try fields.require(task), workload: workload)
    }
}
