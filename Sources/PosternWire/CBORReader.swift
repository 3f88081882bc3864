/// Reads deterministic CBOR in place, strictly, one item after the other.
///
/// Whatever is not in the one allowed form is refused where it stands: indefinite lengths,
/// numbers longer than needed, floats, null, invalid UTF-8. Memory: none beyond the reader; time
/// linear in the bytes. Source: RFC 8949, sections 3 and 4.2.1; `protocol/SPEC.md`, "Encoding".
package struct CBORReader: ~Escapable {
    package let frame: RawSpan
    package private(set) var offset: Int

    /// Reads `frame` from `offset` on.
    @_lifetime(copy frame)
    package init(_ frame: RawSpan, at offset: Int = 0) {
        self.frame = frame
        self.offset = offset
    }

    /// How many bytes are still to be read.
    package var remaining: Int { frame.byteCount - offset }

    /// Reads any head and checks what holds for every item.
    ///
    /// Most have their argument in the one byte: short texts, small numbers, collections.
    @inline(__always)
    package mutating func readHead() throws(WireError) -> CBORHead {
        guard remaining > 0 else { throw WireError(.truncated, at: offset) }
        let initial = frame.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
        guard initial & 0x1F < 24, let major = CBORHead.Major(rawValue: initial >> 5),
            major != .simple
        else { return try readLongHead() }
        offset += 1
        return CBORHead(
            major: major, argument: UInt64(initial & 0x1F), offset: offset - 1)
    }

    private mutating func readLongHead() throws(WireError) -> CBORHead {
        let start = offset
        let initial = frame.unsafeLoad(fromByteOffset: start, as: UInt8.self)
        guard let major = CBORHead.Major(rawValue: initial >> 5) else {
            throw WireError(.reserved, at: start)
        }
        let info = initial & 0x1F
        if major == .simple { return try readSimple(info, at: start) }
        offset += 1
        switch info {
        case 24...27:
            let argument = try readArgument(bytes: 1 << Int(info - 24), at: start)
            let floor: UInt64 =
                switch info {
                case 24: 24
                case 25: 1 << 8
                case 26: 1 << 16
                default: 1 << 32
                }
            guard argument >= floor else { throw WireError(.nonShortest, at: start) }
            return CBORHead(major: major, argument: argument, offset: start)
        case 31: throw WireError(.indefiniteLength, at: start)
        default: throw WireError(.reserved, at: start)
        }
    }

    /// True, false, or the reason why the item may not be there.
    private mutating func readSimple(_ info: UInt8, at start: Int) throws(WireError) -> CBORHead {
        switch info {
        case 20, 21:
            offset += 1
            return CBORHead(major: .simple, argument: UInt64(info), offset: start)
        case 25, 26, 27: throw WireError(.float, at: start)
        case 28, 29, 30: throw WireError(.reserved, at: start)
        case 31: throw WireError(.indefiniteLength, at: start)
        default: throw WireError(.simpleValue, at: start)
        }
    }

    private mutating func readArgument(bytes: Int, at start: Int) throws(WireError) -> UInt64 {
        guard remaining >= bytes else { throw WireError(.truncated, at: start) }
        defer { offset += bytes }
        // In bounds, as was checked; any bytes are an integer.
        return switch bytes {
        case 1: UInt64(frame.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
        case 2:
            UInt64(
                UInt16(
                    bigEndian: frame.unsafeLoadUnaligned(
                        fromByteOffset: offset, as: UInt16.self)))
        case 4:
            UInt64(
                UInt32(
                    bigEndian: frame.unsafeLoadUnaligned(
                        fromByteOffset: offset, as: UInt32.self)))
        default:
            UInt64(bigEndian: frame.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
    }

    /// Reads a head of one major type.
    @inline(__always)
    package mutating func readHead(_ major: CBORHead.Major) throws(WireError) -> CBORHead {
        let head = try readHead()
        guard head.major == major else { throw WireError(.wrongType, at: head.offset) }
        return head
    }

    /// Reads the head of the payload's one item, an array of `items`.
    ///
    /// Whatever else is there, an empty payload included, is no envelope.
    package mutating func readEnvelopeHead(items: UInt64) throws(WireError) {
        guard let head = try? readHead(), head.major == .array, head.argument == items else {
            throw WireError(.envelope, at: 0)
        }
    }

    /// Steps over the content of a byte or text string whose head was read.
    package mutating func takeContent(_ head: CBORHead) throws(WireError) -> FrameRange {
        guard head.argument <= UInt64(remaining) else {
            throw WireError(.truncated, at: head.offset)
        }
        let range = FrameRange(offset: offset, count: Int(head.argument))
        offset += range.count
        return range
    }

    /// Steps over all that belongs to an item whose head was read, without a look at it.
    package mutating func skipContent(_ head: CBORHead) throws(WireError) {
        var head = head
        // Items that are still to come. Each takes a byte at least, so that it ends.
        var waiting: UInt64 = 0
        while true {
            switch head.major {
            case .unsigned, .negative, .simple: break
            case .bytes, .text: _ = try takeContent(head)
            case .array, .map:
                guard head.argument <= UInt64(remaining) else {
                    throw WireError(.truncated, at: head.offset)
                }
                waiting += head.major == .map ? 2 * head.argument : head.argument
            case .tag: waiting += 1
            }
            guard waiting > 0 else { return }
            waiting -= 1
            head = try readHead()
        }
    }

    /// Whether all was read.
    package func finish() throws(WireError) {
        guard remaining == 0 else { throw WireError(.trailingBytes, at: offset) }
    }
}
