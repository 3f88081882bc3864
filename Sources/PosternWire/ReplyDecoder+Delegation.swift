import PosternCore

/// What is granted, by an attest or a claim, and what is told of delegations.
extension ReplyDecoder {
    static func readGrant(_ reader: inout CBORReader) throws(WireError) -> Grant {
        try readGrant(&reader, isClaimed: false)
    }

    static func readClaimed(_ reader: inout CBORReader) throws(WireError) -> Grant {
        try readGrant(&reader, isClaimed: true)
    }

    private static func readGrant(
        _ reader: inout CBORReader, isClaimed: Bool
    ) throws(WireError) -> Grant {
        var fields = try CBORFieldReader(&reader, keyMax: 12)
        var credential: CredentialID?
        var workload: SPIFFEID?
        var scope: Scope?
        var numbers: [UInt64: UInt64] = [:]
        var durability: AuditDurability?
        var task: TaskID?
        var intent: String?
        var chain: [SPIFFEID]?
        var tags: [UInt64] = []
        while let key = try fields.next(&reader) {
            // What only a claim's answer has.
            guard isClaimed || !(9...11).contains(key) else {
                throw WireError(.unknownKey, at: fields.keyOffset)
            }
            switch key {
            case 1: credential = CredentialID(try reader.readBytes16())
            case 2: workload = try reader.readSPIFFEID()
            case 3: scope = try reader.readScope()
            case 8: durability = try reader.readDurability()
            case 9: task = try reader.readTaskID()
            case 10: intent = try reader.readString(1...Limits.intentBytesMax)
            case 11: chain = try reader.readChain()
            case 12: tags = try reader.readTags(1...Limits.grantTagsMax)
            default: numbers[key] = try reader.readUnsigned()
            }
        }
        var delegated: DelegatedTask?
        if isClaimed {
            delegated = DelegatedTask(
                task: try fields.require(task), intent: try fields.require(intent),
                chain: try fields.require(chain))
        }
        return Grant(
            credential: try fields.require(credential), workload: try fields.require(workload),
            scope: try fields.require(scope),
            expiresInMilliseconds: try fields.require(numbers[4]),
            expiresAtMilliseconds: try fields.require(numbers[5]),
            epoch: try fields.require(numbers[6]), budget: numbers[7], durability: durability,
            delegated: delegated, tags: tags)
    }

    static func readDelegation(_ reader: inout CBORReader) throws(WireError) -> Delegation {
        var fields = try CBORFieldReader(&reader, keyMax: 7)
        var id: DelegationID?
        var numbers: [UInt64: UInt64] = [:]
        var durability: AuditDurability?
        while let key = try fields.next(&reader) {
            switch key {
            case 1: id = DelegationID(try reader.readBytes16())
            case 7: durability = try reader.readDurability()
            default: numbers[key] = try reader.readUnsigned()
            }
        }
        return Delegation(
            id: try fields.require(id), expiresInMilliseconds: try fields.require(numbers[2]),
            expiresAtMilliseconds: try fields.require(numbers[3]),
            epoch: try fields.require(numbers[4]), budget: numbers[5], budgetLeft: numbers[6],
            durability: durability)
    }

    static func readTree(_ reader: inout CBORReader) throws(WireError) -> DelegationTree {
        var fields = try CBORFieldReader(&reader, keyMax: 3)
        var epoch: UInt64?
        var count: UInt64?
        var nodes: [DelegationTree.Node]?
        while let key = try fields.next(&reader) {
            switch key {
            case 1: epoch = try reader.readUnsigned()
            case 2: count = try reader.readUnsigned()
            default:
                var items: [DelegationTree.Node] = []
                for _ in 0..<(try reader.readArray(0...Limits.treeNodesMax)) {
                    items.append(try readNode(&reader))
                }
                nodes = items
            }
        }
        return DelegationTree(
            epoch: try fields.require(epoch), count: try fields.require(count),
            nodes: try fields.require(nodes))
    }

    private static func readNode(
        _ reader: inout CBORReader
    ) throws(WireError) -> DelegationTree.Node {
        var fields = try CBORFieldReader(&reader, keyMax: 9)
        var credential: CredentialID?
        var parent: CredentialID?
        var workload: SPIFFEID?
        var task: TaskID?
        var reason: DenialReason??
        var numbers: [UInt64: UInt64] = [:]
        while let key = try fields.next(&reader) {
            switch key {
            case 1: credential = CredentialID(try reader.readBytes16())
            case 3: workload = try reader.readSPIFFEID()
            case 4: task = try reader.readTaskID()
            case 5: reason = .some(try reader.readReason())
            case 9: parent = CredentialID(try reader.readBytes16())
            default: numbers[key] = try reader.readUnsigned()
            }
        }
        return DelegationTree.Node(
            credential: try fields.require(credential), depth: try fields.require(numbers[2]),
            workload: try fields.require(workload), task: try fields.require(task),
            reason: try fields.require(reason),
            expiresInMilliseconds: try fields.require(numbers[6]),
            calls: try fields.require(numbers[7]), budgetLeft: numbers[8], parent: parent)
    }
}
