/// Which parts of the context the policies of a set may look at, so that whoever makes requests can
/// leave out what nobody asks for.
///
/// Sound and incomplete: leaving out an attribute that is not read changes no response to any
/// request; one that is called read may never be looked at. Immutable; safe to share between
/// threads.
///
/// ```swift
/// let reads = policies.contextReads
/// if reads.mayRead(["device", "fingerprint"]) { … }
/// ```
public struct ContextReads: Sendable {
    /// Where policies look; of an attribute that is used as a value, all that is within it.
    private var paths: Set<[EquatableBytes]> = []

    init(_ policies: [Policy]) {
        for policy in policies {
            for condition in policy.syntax.conditions { add(condition.body) }
        }
    }

    /// Whether a policy may look at an attribute, at something within it, or at something that it
    /// is within.
    ///
    /// - Parameter path: the names from the context's own attribute inwards; an empty path is the
    ///   context itself.
    public func mayRead(_ path: [String]) -> Bool {
        let path = path.map(EquatableBytes.init)
        return paths.contains { read in
            zip(read, path).allSatisfy { $0 == $1 }
        }
    }

    /// Whether a policy may look at anything but this attribute of the context.
    public func mayReadBeside(_ name: String) -> Bool {
        let name = EquatableBytes(name)
        return paths.contains { $0.first != name }
    }

    /// Whether a policy may look at an attribute as a whole, at something that it is within, or at
    /// anything within it but these of its own attributes.
    ///
    /// - Parameter path: as for `mayRead`.
    public func mayRead(_ path: [String], beside names: [String]) -> Bool {
        let path = path.map(EquatableBytes.init)
        let names = Set(names.map(EquatableBytes.init))
        return paths.contains { read in
            guard zip(read, path).allSatisfy({ $0 == $1 }) else { return false }
            return read.count <= path.count || !names.contains(read[path.count])
        }
    }

    private mutating func add(_ body: Expression) {
        var waiting = [body]
        while let next = waiting.popLast() {
            let (root, path) = Self.chain(next)
            if case .variable(.context) = root.kind {
                paths.insert(path)
            } else if path.isEmpty {
                waiting.append(contentsOf: root.operands)
            } else {
                waiting.append(root)
            }
        }
    }

    /// What `….a.b` begins with, and its attributes; `… has a.b` looks at the same ones.
    private static func chain(_ expression: Expression) -> (root: Expression, [EquatableBytes]) {
        var root = expression
        var names: [EquatableBytes] = []
        if case .access(.has(let holder, let path)) = root.kind {
            root = holder
            names = path.reversed().map(EquatableBytes.init)
        }
        while case .access(.attribute(let holder, let name)) = root.kind {
            root = holder
            names.append(EquatableBytes(name))
        }
        return (root, names.reversed())
    }
}

extension Policy {
    /// Which parts of the context the policy may look at. Linear in its size.
    public var contextReads: ContextReads { ContextReads([self]) }
}

extension PolicySet {
    /// Which parts of the context the policies may look at; templates count where they are linked.
    /// Linear in the size of the policies.
    public var contextReads: ContextReads { ContextReads(policies) }
}
