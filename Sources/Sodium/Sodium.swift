import CSodium

/// libsodium as a whole.
package enum Sodium {
    /// Makes libsodium ready. Cheap after the first call; any thread may make it.
    ///
    /// Everything in this module calls it first, so it never has to be called: do so at start
    /// to learn early that the machine has no random source.
    ///
    /// Stops the process when libsodium cannot start: nothing could be made safe without it.
    package static func initialize() {
        _ = ready
    }

    /// A global is made once, and every thread waits for that.
    private static let ready: Bool = {
        // 0: done, 1: somebody else (libzmq) did it before, -1: failed.
        precondition(sodium_init() >= 0, "libsodium cannot start: no random source")
        return true
    }()

    /// Bytes from the system's random source.
    package static func randomBytes(_ byteCount: Int) -> [UInt8] {
        initialize()
        return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, filled in
            guard let start = buffer.baseAddress else { return }
            randombytes_buf(start, byteCount)
            filled = byteCount
        }
    }

    /// Fills memory from the system's random source, without allocating.
    package static func fillRandom(_ bytes: inout MutableRawSpan) {
        initialize()
        bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            randombytes_buf(start, buffer.count)
        }
    }

    /// Compares two secrets in a time that depends on their length only.
    ///
    /// - Returns: false when the lengths differ, at once: lengths are no secret.
    package static func constantTimeEquals(_ left: RawSpan, _ right: RawSpan) -> Bool {
        guard left.byteCount == right.byteCount else { return false }
        return left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                sodium_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
            }
        }
    }

    /// Compares two secrets in a time that depends on their length only.
    package static func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        constantTimeEquals(left.span.bytes, right.span.bytes)
    }

    /// Overwrites with zeros in a way that the compiler may not remove.
    package static func erase(_ bytes: inout MutableRawSpan) {
        bytes.withUnsafeMutableBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            sodium_memzero(start, buffer.count)
        }
    }
}
