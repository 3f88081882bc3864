/// The pattern of `like`: literal segments, a wildcard between two neighbours. `"a*"` is
/// `["a", ""]`; a pattern without wildcards has one segment.
struct Pattern: Hashable, Sendable {
    let segments: [String]
}
