@testable import Cedar

/// Evaluates one expression as a condition of a policy would be.
enum Expressions {
    enum Outcome: Equatable, CustomStringConvertible {
        case value(Value)
        case failure(EvaluationError)
        case parseError(String)

        var description: String {
            switch self {
            case .value(let value): "value \(value)"
            case .failure(let error): "failure \(error.message)"
            case .parseError(let message): "parse error \(message)"
            }
        }
    }

    /// alice (in staff, which is in everyone) with attributes and tags; doc without any; the
    /// context has a bit of everything.
    static let entities = """
        [{"uid": {"type": "User", "id": "alice"},
          "attrs": {"age": 30, "name": "Alice", "boss": {"__entity": {"type": "User", "id": "bo"}},
                    "address": {"city": "Bern", "geo": {"lat": 46}}, "if": true},
          "parents": [{"type": "Group", "id": "staff"}],
          "tags": {"colour": "red", "level": 3}},
         {"uid": {"type": "Group", "id": "staff"}, "attrs": {},
          "parents": [{"type": "Group", "id": "everyone"}]},
         {"uid": {"type": "Ns::Doc", "id": "doc"}, "attrs": {}, "parents": []}]
        """

    static let context = """
        {"n": 2, "s": "text", "yes": true, "set": [1, 2, "a"], "rec": {"a": {"b": 1}},
         "who": {"__entity": {"type": "User", "id": "alice"}}, "empty": [],
         "ghost": {"__entity": {"type": "User", "id": "ghost"}}}
        """

    /// The value, the error or the first parse error of an expression.
    static func evaluate(_ text: String) throws -> Outcome {
        let policies: PolicySet
        do throws(PolicyParseErrors) {
            policies = try PolicySet(
                text: "permit(principal, action, resource) when { \(text)\n};")
        } catch {
            return .parseError(error.errors[0].message)
        }
        let store = try Entities(json: entities)
        let request = try Request(
            principal: EntityUID(type: "User", id: "alice"),
            action: EntityUID(type: "Action", id: "view"),
            resource: EntityUID(type: "Ns::Doc", id: "doc"), context: Record(json: context))
        return outcome(policies, request, store)
    }

    private static func outcome(
        _ policies: PolicySet, _ request: Request, _ store: Entities
    ) -> Outcome {
        let arena = Arena()
        let table = store.store.table
        let compiled = request.storage.compiled
        let evaluator = Evaluator(
            principal: table.resolve(compiled.principal), action: table.resolve(compiled.action),
            resource: table.resolve(compiled.resource), context: compiled.context, table: table,
            arena: arena)
        return withExtendedLifetime((policies, request, store)) {
            guard let node = policies.program.policies[0].conditions.baseAddress else {
                return .parseError("no condition")
            }
            do throws(EvaluationFailure) {
                return .value(try evaluator.evaluate(node).value)
            } catch {
                return .failure(error.error)
            }
        }
    }
}
