// Goal: the User-Id of a connection says who the peer is, in one spelling, and nothing that was
// not written by us is read as one.
// Method: round trips of seeded peers and of the corners; a table of texts that differ in a
// little; every single byte changed.

import PosternCore
import Testing

@testable import PosternBroker

@Suite struct UserIDTests {
    private let key = PeerKey.number(0x0123_4567_89AB_CDEF)

    private func read(_ text: String) -> PeerIdentity? {
        UserID.peer(Array(text.utf8).span.bytes)
    }

    private func local(
        _ userID: UInt32, _ groupID: UInt32, _ processID: Int32, _ ticks: UInt64
    ) -> PeerIdentity {
        let process = ProcessIdentity(processID: processID, startTimeTicks: ticks)
        return PeerIdentity(
            key: key, origin: .ipc(process: process, userID: userID, groupID: groupID))
    }

    @Test func roundTrips() {
        var peers = [
            PeerIdentity(key: key, origin: .tcp), local(0, 0, 1, 0),
            local(.max, .max, .max, .max), local(1_000, 1_000, 4_194_304, 123_456_789),
        ]
        var random = SeededGenerator(seed: 31)
        for _ in 0..<500 {
            peers.append(
                local(
                    .random(in: 0 ... .max, using: &random),
                    .random(in: 0 ... .max, using: &random),
                    .random(in: 0 ... .max, using: &random), random.next() >> (random.next() % 64)
                ))
        }
        for peer in peers {
            let text = UserID.text(peer)
            #expect(text.utf8.count <= 255)
            #expect(text.utf8.allSatisfy { (0x21...0x7E).contains($0) })
            #expect(read(text) == peer, "\(text)")
        }
    }

    private var digits: String { key.hex }

    @Test func mutations() {
        #expect(read("t\(digits)") != nil)
        #expect(read("i\(digits):1:2:3:4") != nil)
        let others = [
            "", "t", "i", digits, "T\(digits)", "I\(digits):1:2:3:4", "x\(digits):1:2:3:4",
            " t\(digits)", "t\(digits) ", "t\(digits):", "t\(digits):1:2:3:4", "t\(digits)\0",
            "t\(digits.dropLast())", "t\(digits)0", "t\(digits.uppercased())",
            "i\(digits)", "i\(digits):", "i\(digits):1:2:3", "i\(digits):1:2:3:",
            "i\(digits):1:2:3:4:", "i\(digits):1:2:3:4:5", "i\(digits):1:2:3:4 ",
            "i\(digits)::2:3:4", "i\(digits):1::3:4", "i\(digits):1:2::4", "i\(digits):1:2:3:4a",
            "i\(digits):-1:2:3:4", "i\(digits):+1:2:3:4", "i\(digits):1:2:-3:4",
            "i\(digits): 1:2:3:4", "i\(digits):1 :2:3:4", "i\(digits):0x1:2:3:4",
            "i\(digits)1:2:3:4", "i\(digits.dropLast()):1:2:3:4", "i\(digits)0:1:2:3:4",
            "i\(digits):4294967296:2:3:4", "i\(digits):1:4294967296:3:4",
            "i\(digits):1:2:2147483648:4", "i\(digits):1:2:3:18446744073709551616",
            "i\(digits):1:2:3:99999999999999999999999999", "i\(digits):٣:2:3:4",
            // One number has one spelling.
            "i\(digits):01:2:3:4", "i\(digits):1:02:3:4", "i\(digits):1:2:03:4",
            "i\(digits):1:2:3:04", "i\(digits):00:2:3:4",
        ]
        for text in others { #expect(read(text) == nil, "`\(text)`") }
    }

    /// What is read is what would be written: no two texts mean one peer.
    @Test func everyByteCounts() {
        for text in ["t\(digits)", "i\(digits):1000:20:300:4000"] {
            let bytes = Array(text.utf8)
            for index in bytes.indices {
                for byte in UInt8.min...UInt8.max where byte != bytes[index] {
                    var changed = bytes
                    changed[index] = byte
                    guard let peer = UserID.peer(changed.span.bytes) else { continue }
                    #expect(Array(UserID.text(peer).utf8) == changed)
                }
            }
            for count in 0..<bytes.count {
                guard let peer = UserID.peer(Array(bytes.prefix(count)).span.bytes) else {
                    continue
                }
                #expect(UserID.text(peer).utf8.elementsEqual(bytes.prefix(count)))
            }
        }
    }
}
