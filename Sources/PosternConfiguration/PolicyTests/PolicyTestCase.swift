package import Cedar

/// One request and what its author expects.
package struct PolicyTestCase: Sendable {
    package let name: String
    /// Where it begins in its file, from 1.
    package let line: Int
    package let principal: EntityUID
    package let action: EntityUID
    package let resource: EntityUID
    /// In Cedar's JSON form of values.
    package let contextJSON: String
    package let decision: Decision
    /// The ids of the policies that make the decision; nil where any may.
    package let reasons: [String]?
    /// The ids of the policies that cannot be evaluated; nil where any may.
    package let errors: [String]?
}
