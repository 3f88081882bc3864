/// Something that was not measured, and why.
package struct Absence: Codable, Hashable, Sendable {
    package let what: String
    package let why: String
}
