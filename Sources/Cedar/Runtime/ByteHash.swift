/// Hashing and comparing bytes in memory, eight at a time.
///
/// The hash has no seed: it only finds places in tables that the operator's policies and entities
/// fill, and every hit is compared in full, so a caller who finds collisions gains nothing.
enum ByteHash {
    static func hash(_ base: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        let raw = UnsafeRawPointer(base)
        func word(_ offset: Int) -> UInt64 {
            raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        }
        func half(_ offset: Int) -> UInt64 {
            UInt64(raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        var state = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: count)
        var index = 0
        while index + 16 < count {
            state = mix(word(index) ^ secret, word(index + 8) ^ state)
            index += 16
        }
        // What is left, at most 16 bytes, as two words that may overlap.
        let left = count - index
        let first: UInt64
        var last: UInt64 = 0
        if left >= 8 {
            (first, last) = (word(index), word(count - 8))
        } else if left >= 4 {
            (first, last) = (half(index), half(count - 4))
        } else if left > 0 {
            first =
                UInt64(base[index]) << 16 | UInt64(base[index + left / 2]) << 8
                | UInt64(base[count - 1])
        } else {
            first = 0
        }
        return mix(first ^ secret, last ^ state)
    }

    private static let secret: UInt64 = 0xE703_7ED1_A0B4_28DB

    @inline(__always)
    private static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        mix(value, 0xA076_1D64_78BD_642F)
    }

    static func areEqual(
        _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int
    ) -> Bool {
        let leftRaw = UnsafeRawPointer(left)
        let rightRaw = UnsafeRawPointer(right)
        var index = 0
        while index + 8 <= count {
            if leftRaw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                != rightRaw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            {
                return false
            }
            index += 8
        }
        while index < count {
            if left[index] != right[index] { return false }
            index += 1
        }
        return true
    }
}
