// Goal: the tree is that of RFC 6962 in its shape, and a path leads to its root from its own leaf
// alone.
// Method: each size up to 70 against the RFC's recursive definition; every leaf, a wrong leaf, a
// wrong place, a path that is too long or too short.

import Sodium
import Testing

@testable import PosternAudit

@Suite struct MerkleTests {
    private func leaves(_ count: Int) -> [Digest] {
        (0..<count).map { BLAKE2b.hash([UInt8($0), 7].span.bytes) }
    }

    /// As the RFC has it.
    private func root(_ leaves: ArraySlice<Digest>, _ hash: inout AuditHash) -> Digest {
        guard leaves.count > 1, let first = leaves.first else { return leaves.first ?? .zero }
        _ = first
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        let middle = leaves.startIndex + half
        return hash.node(root(leaves[..<middle], &hash), root(leaves[middle...], &hash))
    }

    @Test func everySize() {
        var hash = AuditHash()
        for count in 0...70 {
            let leaves = leaves(count)
            var frontier = MerkleFrontier()
            for leaf in leaves { frontier.append(leaf, &hash) }
            let root = root(leaves[...], &hash)
            #expect(frontier.root(&hash) == root)
            for index in leaves.indices {
                let path = MerklePath(to: index, in: leaves, &hash)
                #expect(path.root(from: leaves[index], at: index, of: count, &hash) == root)
                #expect(path.root(from: .zero, at: index, of: count, &hash) != root)
                let other = (index + 1) % count
                if other != index {
                    #expect(path.root(from: leaves[index], at: other, of: count, &hash) != root)
                }
            }
        }
    }

    @Test func aPathHasItsLength() {
        var hash = AuditHash()
        let leaves = leaves(11)
        let path = MerklePath(to: 3, in: leaves, &hash)
        let longer = MerklePath(siblings: path.siblings + [.zero])
        let shorter = MerklePath(siblings: path.siblings.dropLast())
        for wrong in [longer, shorter] {
            #expect(wrong.root(from: leaves[3], at: 3, of: 11, &hash) == nil)
        }
        #expect(path.root(from: leaves[3], at: 11, of: 11, &hash) == nil)
        #expect(path.root(from: leaves[3], at: -1, of: 11, &hash) == nil)
    }
}
