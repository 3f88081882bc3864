import Foundation
import Sodium

/// A checksum of what a row says. SQLite checks how its file hangs together, not what is in it: a
/// byte that changed in the text of a row would end something else than what was revoked.
///
/// SipHash-2-4 under a key that everybody knows: it tells of accidents, not of who can write the
/// file.
struct RowChecksum {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(1_024) }

    private static let key: ShortHash.Key = {
        guard let key = ShortHash.Key(bytes: Array("postern state 1\n".utf8).span.bytes) else {
            preconditionFailure("the key has 16 bytes")
        }
        return key
    }()

    mutating func add(_ number: Int64) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    /// Nil is another value than any number.
    mutating func add(_ number: Int64?) {
        bytes.append(number == nil ? 0 : 1)
        if let number { add(number) }
    }

    mutating func add(_ content: some Collection<UInt8>) {
        add(Int64(content.count))
        bytes += content
    }

    var value: Int64 { Int64(bitPattern: ShortHash.hash(bytes.span.bytes, key: Self.key)) }
}
