package import Cedar

/// One request and what its author expects.
package struct PolicyTestCase: Sendable {
    package let name: String
    /// Where it begins in its file.
    package let place: PolicyTestPlace
    package let request: PolicyTestRequest
    package let decision: Decision
    /// The ids of the policies that make the decision; nil where any may.
    package let reasons: PolicyTestNames?
    /// The ids of the policies that cannot be evaluated; nil where any may.
    package let errors: PolicyTestNames?
}
