extension String {
    /// An attribute's name in a message: as it is where it is an identifier, else as a literal.
    var attributeText: String {
        EntityType.isLegal(self) && !utf8.contains(UInt8(ascii: ":")) ? self : cedarLiteral
    }
}
