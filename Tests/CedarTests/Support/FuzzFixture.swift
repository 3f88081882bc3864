import Cedar

/// What the readers decide with: a request, entities, a schema and policies that ask for much.
struct FuzzFixture {
    let policies: PolicySet
    let entities: Entities
    let request: Request
    let validator: Validator

    /// Nil if one of the texts below is not read, which a test would notice.
    init?() {
        guard let policies = try? PolicySet(text: FuzzFixture.policyText),
            let entities = try? Entities(json: FuzzFixture.entityText),
            let context = try? Record(json: FuzzFixture.contextText),
            let schema = try? Schema(text: FuzzFixture.schemaText),
            let principal = try? EntityUID(type: "U", id: "a"),
            let action = try? EntityUID(type: "Action", id: "x"),
            let resource = try? EntityUID(type: "R", id: "b"),
            let request = try? Request(
                principal: principal, action: action, resource: resource, context: context)
        else { return nil }
        self.policies = policies
        self.entities = entities
        self.request = request
        validator = Validator(schema: schema)
    }

    static let policyText = """
        permit(principal in G::"g", action in [Action::"x", Action::"y"], resource);
        permit(principal is U in G::"g", action, resource is R) when {
            context has a.b.c && [context.set, principal.e, resource].contains(context.rec)
        };
        permit(principal, action, resource) when { principal == context || context == principal.rec };
        permit(principal, action, resource) when { principal.set.containsAny(context.set) };
        permit(principal, action, resource) when { principal.s like "*a*b*" && context.s like "a*" };
        permit(principal, action, resource) when { principal.hasTag(context.s) };
        permit(principal, action, resource) when { principal.getTag("k") == context.n };
        forbid(principal, action, resource) unless { context.n + principal.n < resource.n * 2 };
        forbid(principal in R::"b", action, resource) when { principal.e in [context.e, resource] };
        """

    static let entityText = """
        [{"uid":{"type":"U","id":"a"},"parents":[{"type":"G","id":"g"}],"tags":{"k":1,"l":"v"},
          "attrs":{"n":7,"s":"aabb","b":true,"set":[1,"a",[2]],"rec":{"n":1},
                   "e":{"__entity":{"type":"R","id":"b"}}}},
         {"uid":{"type":"R","id":"b"},"parents":[],"attrs":{"n":9223372036854775807,"if":false}},
         {"uid":{"type":"Action","id":"x"},"parents":[{"type":"Action","id":"g"}],"attrs":{}}]
        """

    static let contextText = """
        {"n":3,"m":-1,"s":"k","t":"abc","b":false,"set":[[2],"a"],"a":{"b":{"c":1}},
         "rec":{"n":1},"e":{"__entity":{"type":"G","id":"g"}}}
        """

    static let schemaText = """
        type Inner = { n: Long, s?: String };
        entity G;
        entity R { n: Long, "if"?: Bool } tags Inner;
        entity U in [G] {
            n: Long, s: String, b: Bool, set: Set<Long>, rec: Inner, e?: R, ip?: ipaddr,
            dec?: decimal, dt?: datetime, dur?: duration
        } tags String;
        action g;
        action x, y in [g] appliesTo {
            principal: [U, G], resource: R,
            context: { n: Long, s: String, b?: Bool, rec?: Inner, set: Set<String>, a?: { b: Inner } }
        };
        """
}
