/// Memory that is handed out piece by piece and released or reused as a whole.
///
/// Not Sendable while it is written; policies and entities write theirs once, before they are
/// shared. Only trivial types go in, so nothing needs to be deinitialised.
final class Arena {
    /// A place to which the arena can be rewound.
    struct Mark {
        fileprivate let position: Position
    }

    /// The chunk in use and its free part.
    fileprivate struct Position {
        var chunk: Int
        var next: UInt
        var end: UInt
    }

    /// Behind a pointer, because the properties of a class are checked for exclusive access each
    /// time, which would cost more than the rest of an allocation.
    private let position: UnsafeMutablePointer<Position>
    private var chunks: [UnsafeMutableRawBufferPointer] = []
    private let chunkBytes: Int

    init(chunkBytes: Int = 16 << 10) {
        self.chunkBytes = chunkBytes
        position = .allocate(capacity: 1)
        position.initialize(to: Position(chunk: -1, next: 0, end: 0))
    }

    deinit {
        for chunk in chunks { chunk.deallocate() }
        position.deallocate()
    }

    @inline(__always)
    func allocate<T: BitwiseCopyable>(_ type: T.Type, count: Int) -> UnsafeMutablePointer<T> {
        let capacity = max(1, count)
        let memory = allocate(
            bytes: capacity * MemoryLayout<T>.stride, alignment: MemoryLayout<T>.alignment)
        return memory.bindMemory(to: T.self, capacity: capacity)
    }

    func store<T: BitwiseCopyable>(_ values: [T]) -> UnsafeBufferPointer<T> {
        let memory = allocate(T.self, count: values.count)
        for (index, value) in values.enumerated() {
            (memory + index).initialize(to: value)
        }
        return UnsafeBufferPointer(start: memory, count: values.count)
    }

    func store<T: BitwiseCopyable>(_ value: T) -> UnsafePointer<T> {
        let memory = allocate(T.self, count: 1)
        memory.initialize(to: value)
        return UnsafePointer(memory)
    }

    func text(_ string: String) -> Text {
        // Native strings hand out their storage; a bridged one is copied first.
        if let text = string.utf8.withContiguousStorageIfAvailable({ self.text($0) }) {
            return text
        }
        return Array(string.utf8).withUnsafeBufferPointer { self.text($0) }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) -> Text {
        let memory = allocate(UInt8.self, count: bytes.count)
        if let base = bytes.baseAddress {
            memory.initialize(from: base, count: bytes.count)
        }
        return Text(base: memory, count: bytes.count)
    }

    var mark: Mark { Mark(position: position.pointee) }

    /// Forgets what was handed out since the mark; the memory is kept for the next use.
    func rewind(to mark: Mark) {
        position.pointee = mark.position
    }

    func reset() {
        position.pointee = Position(chunk: -1, next: 0, end: 0)
        if !chunks.isEmpty { enter(chunk: 0) }
    }

    @inline(__always)
    private func allocate(bytes: Int, alignment: Int) -> UnsafeMutableRawPointer {
        let mask = UInt(bitPattern: alignment) - 1
        let start = (position.pointee.next + mask) & ~mask
        if start + UInt(bitPattern: bytes) <= position.pointee.end,
            let memory = UnsafeMutableRawPointer(bitPattern: start)
        {
            position.pointee.next = start + UInt(bitPattern: bytes)
            return memory
        }
        return allocateInNextChunk(bytes: bytes)
    }

    /// Chunks begin at an address that suits every type, so the alignment needs no care here.
    @inline(never)
    private func allocateInNextChunk(bytes: Int) -> UnsafeMutableRawPointer {
        var index = position.pointee.chunk + 1
        while index < chunks.count, chunks[index].count < bytes { index += 1 }
        if index == chunks.count {
            chunks.append(
                .allocate(byteCount: max(bytes, chunkBytes), alignment: 16))
        }
        enter(chunk: index)
        guard let memory = UnsafeMutableRawPointer(bitPattern: position.pointee.next) else {
            preconditionFailure("a chunk has no address")
        }
        position.pointee.next += UInt(bitPattern: bytes)
        return memory
    }

    private func enter(chunk index: Int) {
        let start = UInt(bitPattern: chunks[index].baseAddress)
        position.pointee = Position(
            chunk: index, next: start, end: start + UInt(bitPattern: chunks[index].count))
    }
}
