package import PosternCore

/// Key and value of one field of a message's map.
extension CBORWriter {
    package mutating func field(_ key: UInt64, _ value: UInt64) {
        head(key: key, .unsigned, value)
    }

    package mutating func field(_ key: UInt64, text value: String) {
        unsigned(key)
        text(value)
    }

    package mutating func field(_ key: UInt64, _ value: Bytes16) {
        head(key: key, .bytes, 16)
        content(value)
    }

    package mutating func field(_ key: UInt64, _ value: CredentialID) {
        field(key, value.value)
    }
}
