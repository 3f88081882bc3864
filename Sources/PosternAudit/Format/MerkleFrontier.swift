package import Sodium

/// The tree over leaves that come one after the other: the roots of its full subtrees, the largest
/// first, which is all that is needed for its root (RFC 6962, section 2.1, the shape of the tree).
package struct MerkleFrontier {
    package private(set) var count = 0
    /// One for each bit of `count` that is set.
    private var subtrees: [Digest] = []

    package init() { subtrees.reserveCapacity(32) }

    /// Adds a leaf: amortised one hash.
    package mutating func append(_ leaf: Digest, _ hash: inout AuditHash) {
        var new = leaf
        var rest = count
        while rest & 1 == 1, let left = subtrees.popLast() {
            new = hash.node(left, new)
            rest >>= 1
        }
        subtrees.append(new)
        count += 1
    }

    /// The root over all leaves so far; zeros where there is none.
    package func root(_ hash: inout AuditHash) -> Digest {
        guard var root = subtrees.last else { return .zero }
        for left in subtrees.dropLast().reversed() { root = hash.node(left, root) }
        return root
    }
}
