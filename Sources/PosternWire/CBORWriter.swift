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
        makeRoom(for: Self.wordBytes)
        count += store(major, argument, at: count)
    }

    /// A small key (below 24) and the head of its value.
    mutating func head(key: UInt64, _ major: CBORHead.Major, _ argument: UInt64) {
        precondition(key < 24, "a field's key is one byte")
        makeRoom(for: Self.wordBytes)
        room.storeBytes(of: UInt8(truncatingIfNeeded: key), toByteOffset: count, as: UInt8.self)
        count += 1 + store(major, argument, at: count + 1)
    }

    /// Stores a head, for which there is room; how many bytes it has.
    @inline(__always)
    private func store(_ major: CBORHead.Major, _ argument: UInt64, at offset: Int) -> Int {
        let initial = major.rawValue << 5
        if argument < 24 {
            room.storeBytes(
                of: initial | UInt8(truncatingIfNeeded: argument), toByteOffset: offset,
                as: UInt8.self)
            return 1
        }
        return storeLong(initial, argument, at: offset)
    }

    private func storeLong(_ initial: UInt8, _ argument: UInt64, at offset: Int) -> Int {
        // 1, 2, 4 or 8 bytes, which is 24, 25, 26 or 27 in the first one.
        let size = argument < 1 << 8 ? 0 : argument < 1 << 16 ? 1 : argument < 1 << 32 ? 2 : 3
        let byteCount = 1 << size
        room.storeBytes(
            of: initial | (24 + UInt8(truncatingIfNeeded: size)), toByteOffset: offset,
            as: UInt8.self)
        // Whole words are stored; what follows stores over the rest.
        room.storeBytes(
            of: (argument &<< UInt64(64 - 8 * byteCount)).bigEndian, toByteOffset: offset + 1,
            as: UInt64.self)
        return 1 + byteCount
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
        head(.simple, value ? 21 : 20)
    }

    package mutating func text(_ value: String) {
        head(.text, UInt64(value.utf8.count))
        var value = value
        value.withUTF8 { append($0) }
    }

    /// A text as its UTF-8.
    package mutating func text(_ value: Span<UInt8>) {
        head(.text, UInt64(value.count))
        raw(value.bytes)
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
        makeRoom(for: 16)
        room.storeBytes(of: value.high.bigEndian, toByteOffset: count, as: UInt64.self)
        room.storeBytes(of: value.low.bigEndian, toByteOffset: count + 8, as: UInt64.self)
        count += 16
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
