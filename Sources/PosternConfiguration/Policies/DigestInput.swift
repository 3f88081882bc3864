/// Files as one string of bytes that no other set of files has:
///
///     name length (8, big-endian) | name | content length (8, big-endian) | content | …
struct DigestInput {
    private(set) var bytes: [UInt8] = []

    mutating func add(name: String, _ content: [UInt8]) {
        append(Array(name.utf8))
        append(content)
    }

    private mutating func append(_ field: [UInt8]) {
        let count = UInt64(field.count)
        for shift in stride(from: 56, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: count >> UInt64(shift)))
        }
        bytes.append(contentsOf: field)
    }
}
