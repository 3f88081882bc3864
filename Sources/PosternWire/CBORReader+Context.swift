import PosternCore

extension CBORReader {
    /// Checks a context and says where it is and whether it claims the broker's own key.
    ///
    /// `depth` is that of the map itself; the envelope has depth 1.
    package mutating func readContext(depth: Int) throws(WireError) -> ContextRange {
        let start = offset
        let head = try readHead(.map)
        let isReserved = try checkMap(head, depth: depth)
        return ContextRange(
            range: FrameRange(offset: start, count: offset - start),
            claimsReservedKey: isReserved)
    }

    /// Checks one value of a context. Recursion is bounded by the nesting limit.
    private mutating func checkValue(depth: Int) throws(WireError) {
        let head = try readHead()
        switch head.major {
        case .simple: break
        case .unsigned, .negative: _ = try readInteger(head)
        case .text: _ = try readText(head, 0...Limits.frameBytesMax)
        case .array:
            try checkDepth(depth, head)
            try checkCount(head)
            for _ in 0..<head.argument { try checkValue(depth: depth + 1) }
        case .map: _ = try checkMap(head, depth: depth)
        case .tag:
            guard head.argument == 27 else { throw WireError(.tag, at: head.offset) }
            try checkDepth(depth, head)
            // The tag's content is one level further in.
            guard depth < Limits.nestingDepthMax else { throw WireError(.depth, at: offset) }
            _ = try readResource()
        case .bytes: throw WireError(.wrongType, at: head.offset)
        }
    }

    /// Checks a map's keys and values; whether one of its keys is `postern`.
    private mutating func checkMap(_ head: CBORHead, depth: Int) throws(WireError) -> Bool {
        try checkDepth(depth, head)
        try checkCount(head)
        var previous: FrameRange?
        var claimsReservedKey = false
        for _ in 0..<head.argument {
            let keyOffset = offset
            let key = try readText(1...Limits.contextKeyBytesMax)
            if let previous {
                switch compare(previous, key) {
                case 0: throw WireError(.duplicateKey, at: keyOffset)
                case 1: throw WireError(.keyOrder, at: keyOffset)
                default: break
                }
            }
            previous = key
            claimsReservedKey = claimsReservedKey || equals(key, "postern")
            try checkValue(depth: depth + 1)
        }
        return claimsReservedKey
    }

    /// `[type, id]`, the type a Cedar type name.
    package mutating func readResource() throws(WireError) -> ResourceRange {
        _ = try readArray(2...2)
        let typeOffset = offset
        let type = try readText(1...Limits.resourceTypeBytesMax)
        let name = frame.extracting(type.offset..<(type.offset + type.count))
        guard ResourceName.isType(Span(_bytes: name)) else {
            throw WireError(.badText, at: typeOffset)
        }
        let id = try readText(0...Limits.resourceIDBytesMax)
        return ResourceRange(type: type, id: id)
    }

    private func checkDepth(_ depth: Int, _ head: CBORHead) throws(WireError) {
        guard depth <= Limits.nestingDepthMax else { throw WireError(.depth, at: head.offset) }
    }

    private func checkCount(_ head: CBORHead) throws(WireError) {
        guard head.argument <= UInt64(Limits.collectionCountMax) else {
            throw WireError(.outOfRange, at: head.offset)
        }
    }

    /// -1, 0 or 1 in the order of deterministic encoding: shorter first, then bytewise.
    private func compare(_ left: FrameRange, _ right: FrameRange) -> Int {
        if left.count != right.count { return left.count < right.count ? -1 : 1 }
        for index in 0..<left.count {
            let leftByte = frame.unsafeLoad(fromByteOffset: left.offset + index, as: UInt8.self)
            let rightByte = frame.unsafeLoad(fromByteOffset: right.offset + index, as: UInt8.self)
            if leftByte != rightByte { return leftByte < rightByte ? -1 : 1 }
        }
        return 0
    }

    private func equals(_ range: FrameRange, _ text: StaticString) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return (0..<range.count).allSatisfy {
            frame.unsafeLoad(fromByteOffset: range.offset + $0, as: UInt8.self)
                == text.utf8Start[$0]
        }
    }
}
