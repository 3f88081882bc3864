import PosternCore

/// The User-Id that the handshake gives to a connection, and that libzmq puts on each of its
/// messages: who the peer is, in a form that needs no table to read.
///
///     ipc:  i KEY:64 hex : UID : GID : PID : START TICKS
///     tcp:  t KEY:64 hex
enum UserID {
    static func text(_ peer: PeerIdentity) -> String {
        switch peer.origin {
        case .tcp: "t" + peer.key.hex
        case .ipc(let process, let userID, let groupID):
            "i\(peer.key.hex):\(userID):\(groupID):\(process.processID)"
                + ":\(process.startTimeTicks)"
        }
    }

    /// Reads what `text` wrote; nil for anything else. Allocates nothing.
    static func peer(_ bytes: RawSpan) -> PeerIdentity? {
        guard bytes.byteCount >= 65, let key = key(bytes) else { return nil }
        let kind = bytes.unsafeLoad(fromByteOffset: 0, as: UInt8.self)
        if kind == UInt8(ascii: "t") {
            return bytes.byteCount == 65 ? PeerIdentity(key: key, origin: .tcp) : nil
        }
        guard kind == UInt8(ascii: "i") else { return nil }
        var offset = 65
        guard let userID = number(bytes, &offset).flatMap(UInt32.init(exactly:)),
            let groupID = number(bytes, &offset).flatMap(UInt32.init(exactly:)),
            let processID = number(bytes, &offset).flatMap(Int32.init(exactly:)),
            let ticks = number(bytes, &offset), offset == bytes.byteCount
        else { return nil }
        let process = ProcessIdentity(processID: processID, startTimeTicks: ticks)
        return PeerIdentity(
            key: key, origin: .ipc(process: process, userID: userID, groupID: groupID))
    }

    /// The 64 digits after the first byte.
    private static func key(_ bytes: RawSpan) -> PeerKey? {
        func half(_ offset: Int) -> UInt32? {
            let characters = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            return Hexadecimal.value(ofEight: UInt64(bigEndian: characters))
        }
        func word(_ index: Int) -> UInt64? {
            guard let high = half(1 + index * 16), let low = half(9 + index * 16) else {
                return nil
            }
            return UInt64(high) << 32 | UInt64(low)
        }
        guard let first = word(0), let second = word(1), let third = word(2),
            let fourth = word(3)
        else { return nil }
        return PeerKey(
            first: Bytes16(high: first, low: second), second: Bytes16(high: third, low: fourth))
    }

    /// `:` and a decimal number.
    private static func number(_ bytes: RawSpan, _ offset: inout Int) -> UInt64? {
        guard offset < bytes.byteCount,
            bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self) == UInt8(ascii: ":")
        else { return nil }
        offset += 1
        var value: UInt64?
        while offset < bytes.byteCount {
            let digit = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { break }
            let (product, overflow) = (value ?? 0).multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(
                UInt64(digit - UInt8(ascii: "0")))
            // One number has one text: no leading zeros.
            guard !overflow, !carry, value != 0 else { return nil }
            value = sum
            offset += 1
        }
        return value
    }
}
