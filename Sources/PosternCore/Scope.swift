/// The intent contract: actions × resources that a task may touch, as patterns.
///
/// Two are equal when their patterns are written with the same bytes in the same order.
public struct Scope: Hashable, Sendable {
    package let actionGlobs: [Glob]
    package let resourcePatterns: [ResourcePattern]

    /// The action patterns as written.
    public var actions: [String] { actionGlobs.map(\.description) }
    /// The resource patterns as written.
    public var resources: [String] { resourcePatterns.map(\.description) }

    /// A scope of patterns.
    ///
    /// An action pattern is a text with `*` for any run of characters (`\*` for a star); a
    /// resource pattern is `*`, `Type::*` or `Type::"text with *"`. Each list has 1 to 64
    /// patterns of at most 512 bytes with at most 8 stars.
    ///
    /// - Throws: `ScopeError`, naming the pattern that is wrong.
    public init(actions: [String], resources: [String]) throws(ScopeError) {
        guard (1...Limits.patternsMax).contains(actions.count) else {
            throw ScopeError(kind: .count, pattern: "", list: "actions")
        }
        guard (1...Limits.patternsMax).contains(resources.count) else {
            throw ScopeError(kind: .count, pattern: "", list: "resources")
        }
        var actionGlobs: [Glob] = []
        for text in actions {
            guard let glob = Glob(text) else {
                throw ScopeError(kind: .pattern, pattern: text, list: "actions")
            }
            actionGlobs.append(glob)
        }
        var resourcePatterns: [ResourcePattern] = []
        for text in resources {
            guard let pattern = ResourcePattern(text) else {
                throw ScopeError(kind: .pattern, pattern: text, list: "resources")
            }
            resourcePatterns.append(pattern)
        }
        self.actionGlobs = actionGlobs
        self.resourcePatterns = resourcePatterns
    }

    /// Whether a call is inside. The names are UTF-8. Allocates nothing.
    package func permits(
        action: Span<UInt8>, resourceType: Span<UInt8>, resourceID: Span<UInt8>
    ) -> Bool {
        for glob in actionGlobs where glob.matches(action) {
            for pattern in resourcePatterns
            where pattern.matches(type: resourceType, id: resourceID) { return true }
            return false
        }
        return false
    }

    /// The first pattern of `other` that no pattern here contains; nil when `other` is within.
    package func firstPatternOutside(_ other: Scope) -> String? {
        for action in other.actionGlobs
        where !actionGlobs.contains(where: { $0.contains(action) }) {
            return action.description
        }
        for resource in other.resourcePatterns
        where !resourcePatterns.contains(where: { $0.contains(resource) }) {
            return resource.description
        }
        return nil
    }
}
