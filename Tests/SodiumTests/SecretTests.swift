// Goal: secrets are compared whole, kept in guarded memory, and gone afterwards.
// Method: values at the edges; in child processes, writes that the guards have to stop.

import Testing

@testable import Sodium

@Suite struct SecretTests {
    struct Refusal: Error {}

    @Test func initializeMayBeCalledAgain() {
        Sodium.initialize()
        Sodium.initialize()
    }

    @Test(arguments: [0, 1, 32, 1000])
    func randomBytesHaveTheirCount(_ count: Int) {
        #expect(Sodium.randomBytes(count).count == count)
    }

    @Test func randomBytesDiffer() {
        #expect(Sodium.randomBytes(16) != Sodium.randomBytes(16))
        var bytes = [UInt8](repeating: 0, count: 32)
        var span = bytes.mutableSpan
        var raw = span.mutableBytes
        Sodium.fillRandom(&raw)
        #expect(bytes != [UInt8](repeating: 0, count: 32))
    }

    @Test func eraseLeavesZeros() {
        var bytes: [UInt8] = [1, 2, 3]
        var span = bytes.mutableSpan
        var raw = span.mutableBytes
        Sodium.erase(&raw)
        #expect(bytes == [0, 0, 0])
    }

    @Test func comparisonSeesEveryBit() {
        let left = Sodium.randomBytes(32)
        #expect(Sodium.constantTimeEquals(left, Array(left)))
        for bit in 0..<256 {
            var right = left
            right[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!Sodium.constantTimeEquals(left, right))
        }
        #expect(!Sodium.constantTimeEquals(left, Array(left.dropLast())))
        #expect(Sodium.constantTimeEquals([], []))
    }

    @Test(arguments: [0, 1, 16, 31, 32, 5000])
    func secretBytesHoldWhatTheyCopied(_ count: Int) {
        let bytes = Sodium.randomBytes(count)
        let secret = SecretBytes(copying: bytes.span.bytes)
        #expect(secret.count == count)
        #expect(secret.withUnsafeBytes { Array($0) } == bytes)
        let same = Sodium.constantTimeEquals(secret.bytes, bytes.span.bytes)
        #expect(same)
    }

    @Test func secretsAreComparedWhole() {
        let first = SecretBytes(randomByteCount: 32)
        let second = SecretBytes(randomByteCount: 32)
        let third = SecretBytes(copying: first.bytes)
        let same = first.equals(third)
        let other = first.equals(second)
        #expect(same)
        #expect(!other)
    }

    @Test func aRefusedFillLeavesNothing() {
        #expect(throws: Refusal.self) {
            _ = try SecretBytes(byteCount: 8) { _ throws(Refusal) in throw Refusal() }
        }
    }

    @Test func bytesNotWrittenAreZero() {
        let secret = SecretBytes(byteCount: 24) { _ in }
        #expect(secret.withUnsafeBytes { $0.allSatisfy { $0 == 0 } })
    }

    @Test func writingASecretStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let secret = SecretBytes(randomByteCount: 16)
            secret.withUnsafeBytes { UnsafeMutableRawBufferPointer(mutating: $0)[0] = 1 }
        }
    }

    @Test func readingPastASecretStopsTheProcess() async {
        await #expect(processExitsWith: .failure) {
            let secret = SecretBytes(randomByteCount: 16)
            // The guard page begins right behind the last byte.
            let next = secret.withUnsafeBytes {
                $0.baseAddress?.load(fromByteOffset: 16, as: UInt8.self)
            }
            print(next ?? 0)
        }
    }
}
