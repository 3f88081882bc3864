import Cedar
import PosternCore

/// The policies that determined a ruling, at most as many as a reply may name. Names are looked up
/// when they are written down.
package struct DeterminingPolicies: Sendable {
    private enum Content: Sendable {
        case none
        /// Places in a snapshot's policies.
        case places(PolicyIndices, PolicySnapshot)
        /// Policies that failed: seldom, so they may cost an array.
        case named([String])
    }

    private let content: Content

    private init(_ content: Content) { self.content = content }

    package static let none = DeterminingPolicies(.none)

    init(_ places: PolicyIndices, of snapshot: PolicySnapshot) {
        content = .places(places, snapshot)
    }

    init(failed ids: [PolicyID]) {
        content = .named(ids.prefix(Limits.determiningPoliciesMax).map(\.name))
    }

    /// How many there are.
    package var count: Int {
        switch content {
        case .none: 0
        case .places(let places, _): min(places.count, Limits.determiningPoliciesMax)
        case .named(let names): names.count
        }
    }

    /// Whether they are known by their places in a snapshot's policies, as all are that did not
    /// fail.
    package var arePlaced: Bool {
        if case .named = content { false } else { true }
    }

    /// Whether these are the same places; of the same snapshot, as the caller knows.
    package func isSame(as other: borrowing DeterminingPolicies) -> Bool {
        switch (content, other.content) {
        case (.none, .none): true
        case (.places(let mine, _), .places(let others, _)): mine == others
        default: false
        }
    }

    /// A number for tables: the same for the same places.
    package var mixed: Int {
        guard case .places(let places, _) = content, places.count > 0 else { return 0 }
        // Odd in all where there is one, so that no two of as many as a table has meet.
        return places[0] &+ 8 &* places[places.count - 1] &+ 32 &* places.count
    }

    /// Calls `body` with each name, UTF-8, in order. Allocates nothing.
    package func forEach(_ body: (Span<UInt8>) -> Void) {
        switch content {
        case .none: break
        case .places(let places, let snapshot):
            for index in 0..<min(places.count, Limits.determiningPoliciesMax) {
                snapshot.policyNames.withName(at: places[index], body)
            }
        case .named(let names): for name in names { body(name.utf8.span) }
        }
    }

    /// Whether one of all of them has a place for which this holds.
    func contains(where isMeant: (Int) -> Bool) -> Bool {
        guard case .places(let places, _) = content else { return false }
        return (0..<places.count).contains { isMeant(places[$0]) }
    }

    /// The least of what each of all of them has, by its place; 0 where they are not known by it.
    func least(_ value: (Int) -> UInt32) -> UInt32 {
        guard case .places(let places, _) = content, places.count > 0 else { return 0 }
        var least = UInt32.max
        for index in 0..<places.count { least = min(least, value(places[index])) }
        return least
    }

    /// The names, as an array.
    package var names: [String] {
        var names: [String] = []
        forEach { names.append(String(copying: $0)) }
        return names
    }
}
