/// A payload that breaks the protocol's rules, and where.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    package let code: WireErrorCode
    /// The byte of the payload where the offending item's head is.
    package let offset: Int

    package init(_ code: WireErrorCode, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    package var description: String { "`\(code.name)` at byte \(offset)" }
}
