/// A list of policies' names that a case expects.
package struct PolicyTestNames: Sendable {
    package let names: [String]
    /// Where each stands.
    package let places: [PolicyTestPlace]
}
