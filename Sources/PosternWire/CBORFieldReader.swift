/// Walks a map whose keys are small numbers in ascending order: the body of every message.
///
/// Use: `while let key = try fields.next(&reader) { switch key { … } }`, then `require`.
package struct CBORFieldReader {
    private var left: UInt64
    private var last: UInt64?
    private var seen: UInt64 = 0
    private let mapOffset: Int
    private let keyMin: UInt64
    private let keyMax: UInt64
    /// Where the key that `next` gave stands.
    package private(set) var keyOffset = 0

    /// Reads the map's head; keys from `keyMin` to `keyMax` (at most 63) are known.
    package init(
        _ reader: inout CBORReader, keyMin: UInt64 = 1, keyMax: UInt64
    ) throws(WireError) {
        let head = try reader.readHead(.map)
        left = head.argument
        mapOffset = head.offset
        self.keyMin = keyMin
        self.keyMax = keyMax
    }

    /// The next key, or nil at the map's end.
    package mutating func next(_ reader: inout CBORReader) throws(WireError) -> UInt64? {
        guard left > 0 else { return nil }
        left -= 1
        let head = try reader.readHead(.unsigned)
        let key = head.argument
        if let last {
            guard key != last else { throw WireError(.duplicateKey, at: head.offset) }
            guard key > last else { throw WireError(.keyOrder, at: head.offset) }
        }
        guard key >= keyMin, key <= keyMax else { throw WireError(.unknownKey, at: head.offset) }
        last = key
        seen |= 1 << key
        keyOffset = head.offset
        return key
    }

    /// Gives a field's value, or says that its key is missing.
    package func require<Value>(_ value: Value?) throws(WireError) -> Value {
        guard let value else { throw WireError(.missingKey, at: mapOffset) }
        return value
    }
}
