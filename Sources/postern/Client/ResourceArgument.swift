import ArgumentParser
import PosternClient

/// A resource on the command line: `Type::"id"`, or `Type::id` where a shell's quotes annoy.
struct ResourceArgument: ExpressibleByArgument {
    let name: ResourceName

    init?(argument: String) {
        // Split at every `::`: with quotes the id begins at the first part that has one, else it
        // is the last part.
        let parts = argument.split(separator: "::", omittingEmptySubsequences: false)
        let isQuoted = argument.utf8.last == UInt8(ascii: "\"")
        let start =
            isQuoted
            ? parts.firstIndex { $0.utf8.first == UInt8(ascii: "\"") } : parts.indices.last
        guard let start, start > 0 else { return nil }
        let type = parts[..<start].joined(separator: "::")
        var id = Substring(parts[start...].joined(separator: "::"))
        if isQuoted { id = id.dropFirst().dropLast() }
        guard !type.isEmpty else { return nil }
        name = ResourceName(type: type, id: String(id))
    }
}
