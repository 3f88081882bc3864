package import Sodium

/// What leads from one leaf to the root of a tree, the lowest sibling first (RFC 6962, section
/// 2.1.1).
package struct MerklePath: Hashable, Sendable {
    package var siblings: [Digest]

    package init(siblings: [Digest]) { self.siblings = siblings }

    /// The path of the leaf at `index`.
    package init(to index: Int, in leaves: [Digest], _ hash: inout AuditHash) {
        precondition(leaves.indices.contains(index))
        siblings = []
        var range = 0..<leaves.count
        var others: [Range<Int>] = []
        while range.count > 1 {
            let middle = range.lowerBound + Self.leftCount(of: range.count)
            if index < middle {
                others.append(middle..<range.upperBound)
                range = range.lowerBound..<middle
            } else {
                others.append(range.lowerBound..<middle)
                range = middle..<range.upperBound
            }
        }
        for other in others.reversed() {
            var frontier = MerkleFrontier()
            for leaf in leaves[other] { frontier.append(leaf, &hash) }
            siblings.append(frontier.root(&hash))
        }
    }

    /// The root that the path leads to from `leaf` at `index` of `count`; nil where it has not the
    /// length that it has in such a tree.
    package func root(
        from leaf: Digest, at index: Int, of count: Int, _ hash: inout AuditHash
    ) -> Digest? {
        guard (0..<count).contains(index) else { return nil }
        // From the root down: on which side the sibling is.
        var range = 0..<count
        var isLeftAtLevel: [Bool] = []
        while range.count > 1 {
            let middle = range.lowerBound + Self.leftCount(of: range.count)
            isLeftAtLevel.append(index < middle)
            range =
                index < middle ? range.lowerBound..<middle : middle..<range.upperBound
        }
        guard isLeftAtLevel.count == siblings.count else { return nil }
        var node = leaf
        for (isLeft, sibling) in zip(isLeftAtLevel.reversed(), siblings) {
            node = isLeft ? hash.node(node, sibling) : hash.node(sibling, node)
        }
        return node
    }

    /// The largest power of two below `count`.
    private static func leftCount(of count: Int) -> Int {
        1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
    }
}
