/// The head of one CBOR item: its major type and argument (RFC 8949, section 3).
///
///     +---------+-------------------+--------------------------+
///     | major:3 | additional info:5 | argument: 0,1,2,4,8 bytes |
///     +---------+-------------------+--------------------------+
package struct CBORHead: Sendable {
    package enum Major: UInt8, Sendable {
        case unsigned = 0
        case negative = 1
        case bytes = 2
        case text = 3
        case array = 4
        case map = 5
        case tag = 6
        case simple = 7
    }

    package let major: Major
    package let argument: UInt64
    /// Where the head begins.
    package let offset: Int
}
