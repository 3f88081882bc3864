/// Something that was not measured, and why.
public struct Absence: Codable, Hashable, Sendable {
    public let what: String
    public let why: String
}
