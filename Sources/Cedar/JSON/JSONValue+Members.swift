extension JSONValue {
    /// The member of an object; nil where there is none or the value is no object.
    package subscript(key: String) -> JSONMember? {
        guard case .object(let members) = kind else { return nil }
        return members.first { $0.key.isSameBytes(as: key) }
    }
}
