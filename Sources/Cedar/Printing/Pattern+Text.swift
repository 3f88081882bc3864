extension Pattern {
    /// The pattern as a literal, with quotes; stars that are no wildcards stand behind a backslash.
    var cedarLiteral: String {
        let parts = segments.map { segment in
            var bytes: [UInt8] = []
            for byte in segment.cedarLiteral.utf8.dropFirst().dropLast() {
                if byte == UInt8(ascii: "*") { bytes.append(UInt8(ascii: "\\")) }
                bytes.append(byte)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        return "\"\(parts.joined(separator: "*"))\""
    }
}
