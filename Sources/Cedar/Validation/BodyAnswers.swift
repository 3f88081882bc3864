/// Remembers for which environments the conditions of a policy were checked.
///
/// Environments in which the conditions read the same are of one group. If the check of one found
/// nothing to report, it stands for the group; reports name types and actions, so otherwise each
/// is checked, except those that differ only in what the conditions do not use.
struct BodyAnswers {
    private let contextOwners: [Int]
    private var principals: VariableGroups
    private var actions: VariableGroups
    private var resources: VariableGroups
    private var contexts: VariableGroups
    private var quiet: [BodyKey: Bool] = [:]
    private var exact: [BodyKey: Bool] = [:]

    init(_ syntax: PolicySyntax, _ index: SchemaIndex) {
        contextOwners = index.contextOwners
        let uses = VariableUse.uses(in: syntax.conditions)
        principals = VariableGroups(uses[.principal], index.entityRecords)
        resources = VariableGroups(uses[.resource], index.entityRecords)
        contexts = VariableGroups(uses[.context], index.contextRecords)
        // The schema gives actions no attributes.
        actions = VariableGroups(uses[.action] == nil ? .nothing : .all, [])
    }

    /// - Parameter check: gives the answer, and whether nothing was reported.
    mutating func answer(
        for environment: RequestEnvironment, _ check: () -> (isFalse: Bool, isQuiet: Bool)
    ) -> Bool {
        let owner = contextOwners[environment.action]
        let group = BodyKey(
            principal: principals.group(of: environment.principal),
            action: actions.exact(environment.action),
            resource: resources.group(of: environment.resource),
            context: contexts.group(of: owner))
        if let known = quiet[group] { return known }
        let key = BodyKey(
            principal: principals.exact(environment.principal),
            action: actions.exact(environment.action),
            resource: resources.exact(environment.resource), context: contexts.exact(owner))
        if let known = exact[key] { return known }
        let (isFalse, isQuiet) = check()
        if isQuiet {
            quiet[group] = isFalse
        } else {
            exact[key] = isFalse
        }
        return isFalse
    }
}
