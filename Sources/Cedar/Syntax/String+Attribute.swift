extension String {
    /// An attribute's name in text: as it is where it is an identifier, else as a literal.
    var attributeText: String {
        Identifier.isLegal(self) ? self : cedarLiteral
    }
}
