import ArgumentParser

/// Where the cases are and how they are read; the same for the command and its workers.
struct ConformanceOptions: ParsableArguments {
    @Argument(
        help: "The folder that the paths inside the cases are relative to.",
        completion: .directory)
    var root: String

    @Flag(
        name: .customLong("policies-json"),
        help: "Run the policies through their JSON form, that of a file beside them or our own.")
    var policiesAsJSON = false

    @Flag(
        name: .customLong("schema-json"),
        help: "Run the schemas through their JSON form, that of a file beside them or our own.")
    var schemasAsJSON = false

    /// The arguments that make the same options.
    var arguments: [String] {
        [root] + (policiesAsJSON ? ["--policies-json"] : [])
            + (schemasAsJSON ? ["--schema-json"] : [])
    }
}
