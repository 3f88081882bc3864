extension Policy {
    /// The policy as an object of JSON in the form of the reference engine, without blanks, keys in
    /// byte order. The slots of a template are filled.
    ///
    /// `PolicySet(policyJSON:id:sourceName:)` reads it back with the same meaning: chains that were
    /// written in parentheses lose them where that changes nothing, and paths behind `has` become
    /// chains of `&&`. A path that would become more than `CedarLimits.hasExpansionMax`
    /// expressions stays a list; the reference engine reads both. Spelt out, a path adds to the
    /// height of its expression: one that stood near `CedarLimits.expressionHeightMax` is refused
    /// when it is read.
    public var json: String { PolicyEncoder.text(syntax) }
}

extension Template {
    /// The template as an object of JSON; as `Policy.json`.
    public var json: String { PolicyEncoder.text(syntax) }
}
