package import PosternCore

extension CBORReader {
    /// A denial reason, or nil for 0; a number that is not in the registry is out of range.
    package mutating func readReason() throws(WireError) -> DenialReason? {
        let start = offset
        let code = try readUnsigned(0...UInt64(UInt8.max))
        guard code != 0 else { return nil }
        guard let reason = DenialReason(rawValue: UInt8(code)) else {
            throw WireError(.outOfRange, at: start)
        }
        return reason
    }

    /// How safely something is in the audit log: never said where it is not.
    package mutating func readDurability() throws(WireError) -> AuditDurability {
        let start = offset
        guard let durability = AuditDurability(rawValue: try readUnsigned()) else {
            throw WireError(.outOfRange, at: start)
        }
        return durability
    }

    package mutating func readPolicies() throws(WireError) -> [String] {
        let count = try readArray(0...Limits.determiningPoliciesMax)
        var policies: [String] = []
        policies.reserveCapacity(count)
        for _ in 0..<count { policies.append(try readString(1...Limits.policyIDBytesMax)) }
        return policies
    }

    package mutating func readTexts(_ counts: ClosedRange<Int>) throws(WireError) -> [String] {
        let count = try readArray(counts)
        var texts: [String] = []
        for _ in 0..<count { texts.append(try readString(1...Limits.frameBytesMax)) }
        return texts
    }

    /// Who acts for whom: two at least.
    package mutating func readChain() throws(WireError) -> [SPIFFEID] {
        let count = try readArray(2...Limits.chainMax)
        var chain: [SPIFFEID] = []
        for _ in 0..<count { chain.append(try readSPIFFEID()) }
        return chain
    }

    package mutating func readVersions() throws(WireError) -> [UInt64] {
        let count = try readArray(1...Limits.collectionCountMax)
        var versions: [UInt64] = []
        for _ in 0..<count { versions.append(try readUnsigned()) }
        return versions
    }

    /// A map from texts to numbers, keys in deterministic order.
    package mutating func readTable() throws(WireError) -> [String: UInt64] {
        let head = try readHead(.map)
        guard head.argument <= UInt64(Limits.collectionCountMax) else {
            throw WireError(.outOfRange, at: head.offset)
        }
        var table: [String: UInt64] = [:]
        var previous: String?
        for _ in 0..<head.argument {
            let start = offset
            let key = try readString(1...Limits.spiffeIDBytesMax)
            if let previous {
                guard !key.utf8.elementsEqual(previous.utf8) else {
                    throw WireError(.duplicateKey, at: start)
                }
                let (left, right) = (previous.utf8, key.utf8)
                let isAscending =
                    left.count != right.count
                    ? left.count < right.count : left.lexicographicallyPrecedes(right)
                guard isAscending else { throw WireError(.keyOrder, at: start) }
            }
            previous = key
            table[key] = try readUnsigned()
        }
        return table
    }
}
