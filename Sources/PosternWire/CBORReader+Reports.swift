package import PosternCore

extension CBORReader {
    /// What a client tells of permits that it used again; the audit log has it in the same form.
    package mutating func readCachedDecisions() throws(WireError) -> [CachedDecisionCount] {
        let count = try readArray(1...Limits.reportItemsMax)
        var items: [CachedDecisionCount] = []
        items.reserveCapacity(count)
        for _ in 0..<count { items.append(try readCachedDecision()) }
        return items
    }

    private mutating func readCachedDecision() throws(WireError) -> CachedDecisionCount {
        var fields = try CBORFieldReader(&self, keyMax: 6)
        var action: FrameRange?
        var resource: ResourceRange?
        var numbers: [UInt64: UInt64] = [:]
        var decision: DecisionID?
        while let key = try fields.next(&self) {
            switch key {
            case 1: action = try readText(1...Limits.actionBytesMax)
            case 2: resource = try readResource()
            case 3: numbers[key] = try readUnsigned(1...UInt64.max)
            case 4: numbers[key] = try readUnsigned()
            case 5:
                let (start, last) = (offset, try readUnsigned())
                guard last >= numbers[4] ?? 0 else { throw WireError(.outOfRange, at: start) }
                numbers[key] = last
            default: decision = DecisionID(try readBytes16())
            }
        }
        let (name, place) = (try fields.require(action), try fields.require(resource))
        return CachedDecisionCount(
            action: frame.text(name),
            resource: ResourceName(type: frame.text(place.type), id: frame.text(place.id)),
            count: try fields.require(numbers[3]),
            firstMilliseconds: try fields.require(numbers[4]),
            lastMilliseconds: try fields.require(numbers[5]),
            decision: try fields.require(decision))
    }
}
