package import PosternCore

extension CBORReader {
    package mutating func readUnsigned(
        _ range: ClosedRange<UInt64> = 0...UInt64.max
    ) throws(WireError) -> UInt64 {
        let head = try readHead(.unsigned)
        guard range.contains(head.argument) else {
            throw WireError(.outOfRange, at: head.offset)
        }
        return head.argument
    }

    package mutating func readBool() throws(WireError) -> Bool {
        try readHead(.simple).argument == 21
    }

    /// An integer of 64 bits; what is beyond is out of range.
    package mutating func readInteger(_ head: CBORHead) throws(WireError) -> Int64 {
        guard head.argument <= UInt64(Int64.max) else {
            throw WireError(.outOfRange, at: head.offset)
        }
        let magnitude = Int64(head.argument)
        return head.major == .unsigned ? magnitude : -1 - magnitude
    }

    /// The content of a text of `bytes` many bytes, checked to be UTF-8.
    package mutating func readText(_ bytes: ClosedRange<Int>) throws(WireError) -> FrameRange {
        try readText(readHead(.text), bytes)
    }

    /// The same where the head was read already.
    package mutating func readText(
        _ head: CBORHead, _ bytes: ClosedRange<Int>
    ) throws(WireError) -> FrameRange {
        guard head.argument >= UInt64(bytes.lowerBound),
            head.argument <= UInt64(bytes.upperBound)
        else { throw WireError(.outOfRange, at: head.offset) }
        let range = try takeContent(head)
        let content = frame.extracting(range.offset..<(range.offset + range.count))
        do {
            _ = try UTF8Span(validating: Span(_bytes: content))
        } catch {
            throw WireError(.invalidUTF8, at: head.offset)
        }
        return range
    }

    /// A text as a value of its own.
    package mutating func readString(_ bytes: ClosedRange<Int>) throws(WireError) -> String {
        frame.text(try readText(bytes))
    }

    /// Sixteen bytes: a credential, a decision's id, an instance.
    package mutating func readBytes16() throws(WireError) -> Bytes16 {
        Bytes16(reading: frame, at: try readBytes(count: 16).offset)
    }

    /// A byte string of exactly `count` bytes.
    package mutating func readBytes(count: Int) throws(WireError) -> FrameRange {
        let head = try readHead(.bytes)
        guard head.argument == UInt64(count) else {
            throw WireError(.outOfRange, at: head.offset)
        }
        return try takeContent(head)
    }

    /// How many items an array has.
    package mutating func readArray(_ counts: ClosedRange<Int>) throws(WireError) -> Int {
        let head = try readHead(.array)
        guard head.argument >= UInt64(counts.lowerBound),
            head.argument <= UInt64(counts.upperBound)
        else { throw WireError(.outOfRange, at: head.offset) }
        return Int(head.argument)
    }
}
