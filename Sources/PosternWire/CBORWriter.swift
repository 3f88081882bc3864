package import PosternCore

/// Writes deterministic CBOR into a buffer that is kept and reused.
///
/// The caller writes map keys in ascending order; `record` sorts text keys itself.
package struct CBORWriter: ~Copyable {
    // Memory of its own: to append to an array costs several times what it takes to store a few
    // bytes. Unsafe, since nothing here looks at a byte that was not written: `count` of them were.
    private var room: UnsafeMutableRawBufferPointer
    /// Bytes written.
    package private(set) var count = 0

    package init(reserving capacity: Int = 512) {
        room = .allocate(byteCount: max(capacity, Self.wordBytes), alignment: Self.wordBytes)
    }

    deinit { room.deallocate() }

    private static let wordBytes = 16

    /// What was written, in place.
    package var span: RawSpan {
        @_lifetime(borrow self)
        get {
            let span = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(rebasing: room[..<count]))
            // The memory lives as long as `self`, which is borrowed meanwhile.
            return _overrideLifetime(span, borrowing: self)
        }
    }

    /// A copy of what was written.
    package var bytes: [UInt8] { Array(room[..<count]) }

    /// Forgets what was written and keeps the room.
    package mutating func reset() { count = 0 }

    /// Writes what another writer holds.
    package mutating func append(_ other: borrowing CBORWriter) { raw(other.span) }

    @inline(__always)
    private mutating func makeRoom(for more: Int) {
        if room.count - count < more { grow(for: more) }
    }

    @inline(never)
    private mutating func grow(for more: Int) {
        let larger = UnsafeMutableRawBufferPointer.allocate(
            byteCount: room.count + max(room.count, more), alignment: Self.wordBytes)
        larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: room[..<count]))
        room.deallocate()
        room = larger
    }

    package mutating func head(_ major: CBORHead.Major, _ argument: UInt64) {
        let (word, count) = Self.head(major, argument)
        append(word, count)
    }

    /// A small key (below 24) and the head of its value.
    mutating func head(key: UInt64, _ major: CBORHead.Major, _ argument: UInt64) {
        precondition(key < 24, "a field's key is one byte")
        let (word, count) = Self.head(major, argument)
        append(UInt128(key) << 120 | word >> 8, count + 1)
    }

    /// A head, and how many bytes of the word it takes, from the highest on.
    private static func head(
        _ major: CBORHead.Major, _ argument: UInt64
    ) -> (word: UInt128, count: Int) {
        let top = UInt128(major.rawValue << 5) << 120
        return switch argument {
        case 0..<24: (top | UInt128(argument) << 120, 1)
        case 24..<(1 << 8): (top | 24 << 120 | UInt128(argument) << 112, 2)
        case (1 << 8)..<(1 << 16): (top | 25 << 120 | UInt128(argument) << 104, 3)
        case (1 << 16)..<(1 << 32): (top | 26 << 120 | UInt128(argument) << 88, 5)
        default: (top | 27 << 120 | UInt128(argument) << 56, 9)
        }
    }

    /// Writes the highest bytes of a word; all are stored, and what follows stores over the rest.
    @inline(__always)
    private mutating func append(_ word: UInt128, _ more: Int) {
        makeRoom(for: Self.wordBytes)
        room.storeBytes(of: word.bigEndian, toByteOffset: count, as: UInt128.self)
        count += more
    }

    package mutating func unsigned(_ value: UInt64) { head(.unsigned, value) }

    package mutating func integer(_ value: Int64) {
        if value >= 0 {
            head(.unsigned, UInt64(value))
        } else {
            head(.negative, UInt64(-(value + 1)))
        }
    }

    package mutating func bool(_ value: Bool) {
        append(UInt128(value ? 0xF5 : 0xF4) << 120, 1)
    }

    package mutating func text(_ value: String) {
        head(.text, UInt64(value.utf8.count))
        var value = value
        value.withUTF8 { append($0) }
    }

    package mutating func data(_ value: [UInt8]) {
        head(.bytes, UInt64(value.count))
        raw(value.span.bytes)
    }

    package mutating func data(_ value: Bytes16) {
        head(.bytes, 16)
        content(value)
    }

    /// Bytes that are encoded already, or the content of a string whose head was written.
    package mutating func raw(_ content: RawSpan) {
        content.withUnsafeBytes { append($0.bindMemory(to: UInt8.self)) }
    }

    private mutating func append(_ content: UnsafeBufferPointer<UInt8>) {
        makeRoom(for: content.count)
        guard let target = room.baseAddress, let source = content.baseAddress else { return }
        (target + count).copyMemory(from: source, byteCount: content.count)
        count += content.count
    }

    /// Sixteen bytes of a string whose head was written.
    package mutating func raw(_ value: Bytes16) { content(value) }

    /// Sixteen bytes behind their head.
    mutating func content(_ value: Bytes16) {
        append(UInt128(value.high) << 64 | UInt128(value.low), 16)
    }

    package mutating func texts(_ values: [String]) {
        head(.array, UInt64(values.count))
        for value in values { text(value) }
    }

    /// A map with text keys, in deterministic order.
    package mutating func record<Value>(
        _ values: [String: Value], _ write: (inout CBORWriter, Value) -> Void
    ) {
        head(.map, UInt64(values.count))
        let sorted = values.sorted { left, right in
            let (leftKey, rightKey) = (left.key.utf8, right.key.utf8)
            return leftKey.count != rightKey.count
                ? leftKey.count < rightKey.count
                : leftKey.lexicographicallyPrecedes(rightKey)
        }
        for (key, value) in sorted {
            text(key)
            write(&self, value)
        }
    }

    package mutating func resource(_ name: ResourceName) {
        head(.array, 2)
        text(name.type)
        text(name.id)
    }

    package mutating func scope(_ scope: Scope) {
        head(.map, 2)
        unsigned(1)
        texts(scope.actions)
        unsigned(2)
        texts(scope.resources)
    }

    package mutating func value(_ value: ContextValue) {
        switch value {
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .text(let value): text(value)
        case .entity(let name):
            head(.tag, 27)
            resource(name)
        case .set(let elements):
            head(.array, UInt64(elements.count))
            for element in elements { self.value(element) }
        case .record(let fields):
            record(fields) { writer, field in writer.value(field) }
        }
    }
}
