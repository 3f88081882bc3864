import Cedar

/// What `policy check` found.
struct CheckReport: Encodable {
    let ok: Bool
    /// With those that links make of templates.
    let policies: Int
    let templates: Int
    let files: Int
    /// The file of links; nil where there is none.
    let templateLinks: String?
    /// The schema's files; empty where there is none.
    let schema: [String]
    let problems: [PolicyProblem]

    init(
        _ files: PolicyFiles, _ set: PolicySet, links: String?, schema: SchemaFiles?,
        problems: [PolicyProblem], deniesWarnings: Bool
    ) {
        ok = problems.allSatisfy { $0.severity == .warning && !deniesWarnings }
        policies = set.count
        templates = set.templates.count
        templateLinks = links
        self.files = files.files.count
        self.schema = schema?.files.map(\.name) ?? []
        self.problems = problems
    }

    var summary: String {
        let errors = problems.count { $0.severity == .error }
        let against = schema.isEmpty ? "no schema" : "schema \(schema.joined(separator: ", "))"
        let last =
            Self.count(policies, "policy", "policies")
            + (templates > 0 ? " and \(Self.count(templates, "template", "templates"))" : "")
            + " in \(Self.count(files, "file", "files")),"
            + (templateLinks.map { " links of \($0)," } ?? "")
            + " \(against): \(Self.count(errors, "error", "errors")),"
            + " \(Self.count(problems.count - errors, "warning", "warnings"))"
        let lines = problems.map { "\($0.severity.rawValue): \(Terminal.printable($0.rendered))\n" }
        return (lines + [last]).joined(separator: "\n")
    }

    private static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
