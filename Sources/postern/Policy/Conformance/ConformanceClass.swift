/// What kind of answer a check expects; a run is reported by class, as an engine that always
/// allows would pass most cases of a generated corpus.
enum ConformanceClass: String, Codable, CaseIterable {
    case allow
    /// A deny by a forbid.
    case forbid
    /// A deny because nothing permits.
    case defaultDeny = "default deny"
    /// A default deny beside policies that cannot be evaluated.
    case error
    /// An allow, or a deny by a forbid, beside policies that cannot be evaluated.
    case mixed
    /// A file whose policies must pass the validator.
    case valid
    /// A file whose policies must not pass the validator.
    case invalid
    /// A file that could not be run at all.
    case notRun = "not run"

    init(decision: String, reason: [String], errors: [String]) {
        switch (decision == "allow", reason.isEmpty, errors.isEmpty) {
        case (true, _, true): self = .allow
        case (false, false, true): self = .forbid
        case (false, true, true): self = .defaultDeny
        case (false, true, false): self = .error
        case (true, _, false), (false, false, false): self = .mixed
        }
    }
}
