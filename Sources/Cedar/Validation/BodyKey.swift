/// The parts of an environment on which the conditions of a policy depend: what they do not
/// mention is nil, and environments that differ only there are checked once.
struct BodyKey: Hashable {
    let principal: Int?
    let action: Int?
    let context: Int?
    let resource: Int?

    init(
        _ environment: RequestEnvironment, _ mentioned: Set<Variable>, contextOwners: [Int]
    ) {
        principal = mentioned.contains(.principal) ? environment.principal : nil
        action = mentioned.contains(.action) ? environment.action : nil
        resource = mentioned.contains(.resource) ? environment.resource : nil
        context = mentioned.contains(.context) ? contextOwners[environment.action] : nil
    }
}
