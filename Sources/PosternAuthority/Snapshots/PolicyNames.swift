/// The names of a snapshot's policies as bytes, so that to write one down counts no references.
struct PolicyNames: Sendable {
    private let bytes: [UInt8]
    /// Where each name ends.
    private let ends: [Int]

    init(_ names: [String]) {
        var bytes: [UInt8] = []
        ends = names.map { name in
            bytes += name.utf8
            return bytes.count
        }
        self.bytes = bytes
    }

    /// Calls `body` with the name of the policy at a place.
    func withName(at place: Int, _ body: (Span<UInt8>) -> Void) {
        let start = place == 0 ? 0 : ends[place - 1]
        body(bytes.span.extracting(start..<ends[place]))
    }
}
