import PosternCore

/// Hashes requests, so that two have the same hash where they are the same request, byte for byte,
/// and otherwise with a chance of about 2^-118.
///
/// That chance is all that keeps one request's permit from another, as the table compares nothing
/// else: it is as good as the 128 bits and the key, which is random for each cache and never leaves
/// it, so that no one can look for two requests that meet. What is hashed is unambiguous: each part
/// begins with a word that says what it is and how long.
///
///     request = mark, credential, text action, text type, text id, mark context, sum of entries
///     entry   = mark, text key, value            element = mark, value
///     value   = mark with bool | mark, integer | text | mark, text type, text id
///             | mark set with count, sum of elements | mark record with count, sum of entries
///     text    = mark with count of bytes, the bytes, zeros up to a whole word
///
/// Entries and elements have no order, so each is hashed for itself and the hashes are added, with
/// the count beside them. Not XOR, where two of the same cancel each other: in a sum of at most
/// 1,024 a value that comes again loses ten bits at most, hence 118. A set that names one element
/// twice is another request than one that names it once, and texts that only Unicode takes for
/// equal are different: the broker might see it so, and all it costs is a miss.
struct RequestHasher {
    /// The first word of each part, in its highest byte; counts stand below.
    private enum Mark: UInt64 {
        case request = 1
        case entry, element, text, bool, integer, entity, set, record

        @inline(__always)
        func with(_ count: Int) -> UInt64 { rawValue << 56 | UInt64(truncatingIfNeeded: count) }
    }

    private let key: SipHash.Key
    /// Words that may still be hashed. A hit has to be cheap, and whoever calls may hand in a
    /// context that no request could carry.
    private var wordsLeft = ClientLimits.cachedRequestWordsMax

    private init(_ key: SipHash.Key) { self.key = key }

    /// Nil where the request is too large, its context too wide or too deep to be cached. Allocates
    /// nothing.
    static func hash(
        credential: UInt64, action: String, resource: ResourceName,
        context: [String: ContextValue], key: SipHash.Key
    ) -> RequestHash? {
        guard context.count <= ClientLimits.cachedContextEntriesMax else { return nil }
        var hasher = RequestHasher(key)
        var hash = SipHash(key)
        hash.absorb(Mark.request.with(0))
        hash.absorb(credential)
        hasher.absorb(action, into: &hash)
        hasher.absorb(resource.type, into: &hash)
        hasher.absorb(resource.id, into: &hash)
        if context.isEmpty {
            hash.absorb(Mark.record.with(0))
        } else {
            hasher.absorb(context, depth: 1, into: &hash)
        }
        return hasher.wordsLeft >= 0 ? hash.finish() : nil
    }

    // MARK: parts

    private mutating func absorb(_ text: String, into hash: inout SipHash) {
        let bytes = text.utf8.span
        let count = bytes.count
        wordsLeft -= 2 + count / 8
        hash.absorb(Mark.text.with(count))
        guard wordsLeft >= 0 else { return }
        Self.absorb(bytes.bytes, into: &hash)
    }

    @inline(__always)
    private static func absorb(_ bytes: RawSpan, into hash: inout SipHash) {
        let count = bytes.byteCount
        var offset = 0
        while offset &+ 8 <= count {
            // INVARIANT: eight bytes are there.
            let word = bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            hash.absorb(UInt64(littleEndian: word))
            offset &+= 8
        }
        guard offset < count else { return }
        var word: UInt64 = 0
        var shift: UInt64 = 0
        while offset < count {
            // INVARIANT: `offset` is below the count.
            let byte = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
            word |= UInt64(byte) &<< shift
            shift &+= 8
            offset &+= 1
        }
        hash.absorb(word)
    }

    private mutating func absorb(
        _ fields: [String: ContextValue], depth: Int, into hash: inout SipHash
    ) {
        var sum = RequestHash.zero
        for (name, value) in fields {
            var entry = SipHash(key)
            entry.absorb(Mark.entry.with(0))
            absorb(name, into: &entry)
            absorb(value, depth: depth, into: &entry)
            // Too much: what comes of it will not be used.
            guard wordsLeft >= 0 else { return }
            sum = sum &+ entry.finish()
        }
        hash.absorb(Mark.record.with(fields.count))
        hash.absorb(sum.low)
        hash.absorb(sum.high)
    }

    private mutating func absorb(_ value: ContextValue, depth: Int, into hash: inout SipHash) {
        // A word for the value and its finish.
        wordsLeft -= 4
        // What is deeper is no request; without a bound it could fill the stack.
        guard depth <= Limits.nestingDepthMax, wordsLeft >= 0 else {
            wordsLeft = -1
            return
        }
        switch value {
        case .bool(let value): hash.absorb(Mark.bool.with(value ? 1 : 0))
        case .integer(let value):
            hash.absorb(Mark.integer.with(0))
            hash.absorb(UInt64(bitPattern: value))
        case .text(let text): absorb(text, into: &hash)
        case .entity(let name):
            hash.absorb(Mark.entity.with(0))
            absorb(name.type, into: &hash)
            absorb(name.id, into: &hash)
        case .set(let elements):
            var sum = RequestHash.zero
            for value in elements {
                var element = SipHash(key)
                element.absorb(Mark.element.with(0))
                absorb(value, depth: depth + 1, into: &element)
                guard wordsLeft >= 0 else { return }
                sum = sum &+ element.finish()
            }
            hash.absorb(Mark.set.with(elements.count))
            hash.absorb(sum.low)
            hash.absorb(sum.high)
        case .record(let fields): absorb(fields, depth: depth + 1, into: &hash)
        }
    }
}
