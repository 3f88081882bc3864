import CSodium

/// Secret bytes in guarded memory (`sodium_malloc`): locked against swapping, left out of
/// core dumps, between guard pages, read-only once filled, zeroed by `deinit`.
///
/// It is not copyable, has no description, and no mirror can look inside. Each costs at
/// least four pages: for keys, not for many small values. Memory exhaustion stops the
/// process.
///
/// Threading: any thread may read; `@unchecked Sendable`, since nothing writes after `init`.
package struct SecretBytes: ~Copyable, @unchecked Sendable {
    private let memory: UnsafeMutableRawBufferPointer

    /// `byteCount` bytes for `fill` to write; they are zero before.
    ///
    /// - Throws: what `fill` throws; the memory is then zeroed and released.
    package init<Failure>(
        byteCount: Int, fill: (inout MutableRawSpan) throws(Failure) -> Void
    ) throws(Failure) {
        let guarded = Self.allocate(byteCount)
        var span = MutableRawSpan(_unsafeBytes: guarded)
        do throws(Failure) {
            try fill(&span)
        } catch {
            sodium_free(guarded.baseAddress)
            throw error
        }
        if let start = guarded.baseAddress { sodium_mprotect_readonly(start) }
        memory = guarded
    }

    private static func allocate(_ byteCount: Int) -> UnsafeMutableRawBufferPointer {
        precondition(byteCount >= 0, "secret bytes cannot have a negative count")
        Sodium.initialize()
        guard let start = sodium_malloc(byteCount) else {
            fatalError("out of memory: cannot guard `\(byteCount)` bytes")
        }
        sodium_memzero(start, byteCount)
        return UnsafeMutableRawBufferPointer(start: start, count: byteCount)
    }

    /// A copy of some bytes; where they came from is the caller's to zero.
    package init(copying bytes: RawSpan) {
        self.init(byteCount: bytes.byteCount) { target in
            target.withUnsafeMutableBytes { target in
                bytes.withUnsafeBytes { target.copyMemory(from: $0) }
            }
        }
    }

    /// Bytes from the system's random source.
    package init(randomByteCount byteCount: Int) {
        self.init(byteCount: byteCount) { Sodium.fillRandom(&$0) }
    }

    deinit {
        // Makes it writable again, checks the guards, zeroes and unmaps it.
        sodium_free(memory.baseAddress)
    }

    package var count: Int { memory.count }

    /// The bytes, in place.
    package var bytes: RawSpan {
        @_lifetime(borrow self)
        get {
            let span = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(memory))
            // The memory lives as long as `self`.
            return _overrideLifetime(span, borrowing: self)
        }
    }

    /// Calls `body` with the bytes. The pointer must not leave `body`.
    package func withUnsafeBytes<Result: ~Copyable, Failure>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(memory))
    }

    /// Compares in constant time; see `Sodium.constantTimeEquals`.
    package func equals(_ other: borrowing SecretBytes) -> Bool {
        Sodium.constantTimeEquals(bytes, other.bytes)
    }
}
