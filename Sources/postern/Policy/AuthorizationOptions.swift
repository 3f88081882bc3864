import ArgumentParser
import Cedar
import PosternConfiguration

/// Policies, entities, a schema and one request: what `authorize` and `explain` work on.
struct AuthorizationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A policy file, or a folder of `*.cedar` files; may be repeated.", valueName: "path"),
        completion: .file())
    var policies: [String] = []

    @Option(
        help: ArgumentHelp("The entities, in Cedar's JSON form.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var entities: String?

    @Option(
        help: ArgumentHelp(
            "A schema that entities and request must agree with; may be repeated.",
            valueName: "file"),
        completion: .file())
    var schema: [String] = []

    @OptionGroup var links: TemplateLinksOption

    @Option(
        help: ArgumentHelp(
            "The request: a JSON object of principal, action, resource and context.",
            valueName: "file"),
        completion: .file(extensions: ["json"]))
    var request: String?

    @Option(help: ArgumentHelp("Who, as in 'User::\"alice\"'.", valueName: "entity"))
    var principal: EntityArgument?

    @Option(help: ArgumentHelp("What, as in 'Action::\"view\"'.", valueName: "entity"))
    var action: EntityArgument?

    @Option(help: ArgumentHelp("With which resource.", valueName: "entity"))
    var resource: EntityArgument?

    @Option(
        help: ArgumentHelp(
            "The circumstances: a JSON object, or the file that holds it.", valueName: "json|file"
        ))
    var context: String?

    mutating func validate() throws {
        guard !policies.isEmpty else {
            throw ValidationError("name at least one file or folder with --policies")
        }
        let parts = [principal, action, resource]
        let isNamed = parts.contains { $0 != nil } || context != nil
        if request != nil {
            guard !isNamed else {
                throw ValidationError(
                    "--request holds the whole request; leave --principal, --action, --resource"
                        + " and --context out")
            }
        } else if parts.contains(where: { $0 == nil }) {
            throw ValidationError(
                "give a request: --request, or --principal, --action and --resource")
        }
        let files = [entities, links.templateLinks, request, context].compactMap(\.self)
        try InputFile.validate(policies + schema + files)
    }
}

extension AuthorizationOptions {
    /// Everything read and checked.
    struct Inputs {
        let policies: PolicySet
        let entities: Entities
        let request: Request
    }

    /// - Throws: `ConfigurationError` with everything that is wrong.
    func read() throws(ConfigurationError) -> Inputs {
        var problems: [ConfigurationProblem] = []
        func collect<T>(_ body: () throws(ConfigurationError) -> T) -> T? {
            do throws(ConfigurationError) {
                return try body()
            } catch {
                problems += error.problems
                return nil
            }
        }
        let policies = collect { () throws(ConfigurationError) in
            try readPolicies()
        }
        let schema = collect { () throws(ConfigurationError) in
            self.schema.isEmpty ? nil : try SchemaFiles.read(self.schema).schema()
        }
        // Where the schema is wrong, nothing that leans on it can be judged.
        guard let schema else { throw ConfigurationError(problems) }
        let entities = collect { () throws(ConfigurationError) in
            try InputData.entities(self.entities, schema: schema)
        }
        let request = collect { () throws(ConfigurationError) in try readRequest(schema) }
        guard let policies, let entities, let request, problems.isEmpty else {
            throw ConfigurationError(problems)
        }
        return Inputs(policies: policies, entities: entities, request: request)
    }

    private func readPolicies() throws(ConfigurationError) -> PolicySet {
        try InputData.linking(try PolicyFiles.read(policies).policySet(), links.templateLinks)
    }

    private func readRequest(_ schema: Schema?) throws(ConfigurationError) -> Request {
        if let request { return try InputData.request(request, schema: schema) }
        // `validate` has seen to it that the three are there.
        guard let principal, let action, let resource else {
            throw ConfigurationError(
                ConfigurationProblem("command line", "the request is not whole"))
        }
        let context = try InputData.context(context, of: action.uid, schema: schema)
        do throws(DataError) {
            let request = try Request(
                principal: principal.uid, action: action.uid, resource: resource.uid,
                context: context)
            if let schema { try request.validate(against: schema) }
            return request
        } catch {
            throw ConfigurationError(ConfigurationProblem(error, path: "command line"))
        }
    }
}
