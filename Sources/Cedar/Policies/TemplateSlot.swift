/// A place that a template leaves open; it stands in the scope of that name only.
public enum TemplateSlot: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    /// The place of the principal.
    case principal = "?principal"
    /// The place of the resource.
    case resource = "?resource"

    /// The slot as it is written: `?principal`.
    public var description: String { rawValue }
}
