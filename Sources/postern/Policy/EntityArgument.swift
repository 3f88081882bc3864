import ArgumentParser
import Cedar

/// An entity on the command line: `Type::"id"`, or `Type::id` where a shell's quotes annoy.
struct EntityArgument: ExpressibleByArgument {
    let uid: EntityUID

    init?(argument: String) {
        guard let uid = Self.read(argument) else { return nil }
        self.uid = uid
    }

    static func read(_ text: String) -> EntityUID? {
        if text.utf8.contains(UInt8(ascii: "\"")) { return try? EntityUID(parsing: text) }
        let parts = text.split(separator: "::", omittingEmptySubsequences: false)
        guard parts.count > 1, let id = parts.last, !id.isEmpty else { return nil }
        return try? EntityUID(type: parts.dropLast().joined(separator: "::"), id: String(id))
    }
}
