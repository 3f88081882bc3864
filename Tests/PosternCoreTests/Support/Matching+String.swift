@testable import PosternCore

// The patterns match bytes in place; tests write texts.

extension Glob {
    func matches(_ text: String) -> Bool { matches(text.utf8.span) }
}

extension ResourcePattern {
    func matches(type: String, id: String) -> Bool {
        matches(type: type.utf8.span, id: id.utf8.span)
    }
}

extension Scope {
    func permits(action: String, resourceType: String, resourceID: String) -> Bool {
        permits(
            action: action.utf8.span, resourceType: resourceType.utf8.span,
            resourceID: resourceID.utf8.span)
    }
}
