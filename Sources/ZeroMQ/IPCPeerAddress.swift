/// What ZAP and `Peer-Address` say about an ipc peer: `localhost:UID:GID:PID`.
///
/// From SO_PEERCRED: the process that called `connect`. Process ids are reused.
package struct IPCPeerAddress: Hashable, Sendable {
    package let userID: UInt32
    package let groupID: UInt32
    /// Positive.
    package let processID: Int32

    package init(userID: UInt32, groupID: UInt32, processID: Int32) {
        self.userID = userID
        self.groupID = groupID
        self.processID = processID
    }

    /// Strict: exactly `localhost:` and three decimal numbers in their ranges, without signs,
    /// spaces or leading zeros. Allocates nothing.
    ///
    /// - Returns: nil for anything else, such as the bare `localhost` that libzmq leaves when
    ///   it could not read the credentials.
    package init?(_ text: RawSpan) {
        let prefix: StaticString = "localhost:"
        let prefixCount = prefix.utf8CodeUnitCount
        guard text.byteCount > prefixCount else { return nil }
        let matches = text.withUnsafeBytes { bytes in
            bytes.prefix(prefixCount).elementsEqual(
                UnsafeBufferPointer(start: prefix.utf8Start, count: prefixCount))
        }
        guard matches else { return nil }
        var offset = prefixCount
        // 4294967295 is the id of nobody: the kernel says so of a peer that it does not know.
        let idMax = UInt32.max - 1
        guard
            let user = Self.number(text, &offset, max: idMax, end: UInt8(ascii: ":")),
            let group = Self.number(text, &offset, max: idMax, end: UInt8(ascii: ":")),
            let process = Self.number(text, &offset, max: UInt32(Int32.max), end: nil),
            process > 0
        else { return nil }
        self.init(userID: user, groupID: group, processID: Int32(process))
    }

    package init?(_ text: String) {
        self.init(Array(text.utf8).span.bytes)
    }

    /// Reads digits up to `end`, and passes it; nil as `end` is the end of the text.
    private static func number(
        _ text: RawSpan, _ offset: inout Int, max: UInt32, end: UInt8?
    ) -> UInt32? {
        let start = offset
        var value: UInt64 = 0
        while offset < text.byteCount {
            let byte = text.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            if byte == end { break }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + UInt64(byte - UInt8(ascii: "0"))
            guard value <= UInt64(max) else { return nil }
            offset += 1
        }
        let digits = offset - start
        guard digits > 0 else { return nil }
        let first = text.unsafeLoad(fromByteOffset: start, as: UInt8.self)
        guard digits == 1 || first != UInt8(ascii: "0") else { return nil }
        if end != nil {
            guard offset < text.byteCount else { return nil }
            offset += 1
        }
        return UInt32(value)
    }
}

extension IPCPeerAddress: CustomStringConvertible {
    package var description: String { "localhost:\(userID):\(groupID):\(processID)" }
}
