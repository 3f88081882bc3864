// Goal: the scope of a policy matches as the language says, and nothing else parses.
// Method: tables of scopes with whether they match one request over one hierarchy, and of scopes
// with a part of the error they must give.

import Cedar
import Testing

@Suite struct ScopeTests {
    @Test(arguments: [
        ("principal, action, resource", true), ("principal, action, resource,", true),
        ("principal == User::\"alice\", action, resource", true),
        ("principal == (User::\"alice\"), action, resource", true),
        ("principal == User::\"bob\", action, resource", false),
        ("principal == Group::\"staff\", action, resource", false),
        ("principal in Group::\"staff\", action, resource", true),
        ("principal in Group::\"everyone\", action, resource", true),
        ("principal in User::\"alice\", action, resource", true),
        ("principal is User, action, resource", true),
        ("principal is Group, action, resource", false),
        ("principal is User in Group::\"everyone\", action, resource", true),
        ("principal is Robot in Group::\"everyone\", action, resource", false),
        ("principal is User in Group::\"nobody\", action, resource", false),
        ("principal, action == Action::\"view\", resource", true),
        ("principal, action == Ns::Action::\"view\", resource", false),
        ("principal, action in Action::\"read\", resource", true),
        ("principal, action in Action::\"view\", resource", true),
        ("principal, action in (Action::\"view\"), resource", true),
        ("principal, action in [Action::\"view\", Action::\"read\",], resource", true),
        ("principal, action in ((([Action::\"view\"]))), resource", true),
        ("principal, action in ([]), resource", false),
        ("principal, action in [Action::\"edit\", Action::\"read\"], resource", true),
        ("principal, action in [Action::\"edit\"], resource", false),
        ("principal, action in [], resource", false),
        ("principal, action, resource == Doc::\"1\"", true),
        ("principal, action, resource in Folder::\"f\"", true),
        ("principal, action, resource is Doc in Folder::\"f\"", true),
        ("principal, action, resource is Folder", false),
    ])
    func matching(_ scope: String, _ expected: Bool) throws {
        let entities = try Entities([
            entity("User", "alice", [("Group", "staff")]),
            entity("Group", "staff", [("Group", "everyone")]),
            entity("Doc", "1", [("Folder", "f")]),
            entity("Action", "view", [("Action", "read")]),
        ])
        let policies = try PolicySet(text: "permit(\(scope));")
        let request = try Request(
            principal: EntityUID(type: "User", id: "alice"),
            action: EntityUID(type: "Action", id: "view"),
            resource: EntityUID(type: "Doc", id: "1"))
        let decision = policies.authorize(request, entities).decision
        #expect(decision == (expected ? .allow : .deny), "\(scope)")
    }

    @Test(arguments: [
        ("principal, resource, action", "expected `action`, found `resource`"),
        ("action, principal, resource", "expected `principal`, found `action`"),
        ("principal, action", "the scope lacks `resource`"),
        ("principal, action,", "the scope lacks `resource`"), ("", "the scope lacks `principal`"),
        ("principal, action, resource, context", "ends after `resource`, but `context` follows"),
        ("Principal, action, resource", "expected `principal`"),
        ("principal in [User::\"a\"], action, resource", "expected one entity, found a set"),
        ("principal is User in [User::\"a\"], action, resource", "expected one entity"),
        ("principal is User == User::\"a\", action, resource", "expected `,`"),
        ("principal == ?resource, action, resource", "expected the slot `?principal`, found"),
        ("principal is User in ?resource, action, resource", "expected the slot `?principal`"),
        ("principal, action, resource in ?principal", "expected the slot `?resource`, found"),
        ("principal is ?principal, action, resource", "an entity type"),
        ("principal is User::\"a\", action, resource", "found the entity"),
        ("principal == User, action, resource", "found the name `User`"),
        ("principal == principal, action, resource", "found the name `principal`"),
        ("principal == \"a\", action, resource", "expected an entity"),
        ("principal == if true then 1 else 2, action, resource", "expected an entity"),
        ("principal: User, action, resource", "write `is`"),
        ("principal = User::\"a\", action, resource", "did you mean `==`"),
        ("principal != User::\"a\", action, resource", "cannot stand in a scope"),
        ("principal has a, action, resource", "cannot stand in a scope"),
        ("principal.a, action, resource", "found `.`"),
        ("principal == User::\"a\" || true, action, resource", "found `||`"),
        ("principal in User::\"a\" in User::\"b\", action, resource", "found `in`"),
        ("principal == __cedar::User::\"a\", action, resource", "reserved"),
        ("principal is Ns::if, action, resource", "reserved word"),
        ("principal, action == User::\"view\", resource", "of type `Action`"),
        ("principal, action in [Action::\"a\", User::\"b\"], resource", "of type `Action`"),
        ("principal, action == [Action::\"a\"], resource", "found a set"),
        ("principal, action in [[Action::\"a\"]], resource", "found a set"),
        ("principal, action is Action, resource", "`is` cannot stand in the scope of an action"),
        ("principal, action in ?action, resource", "cannot stand for an action"),
    ])
    func refused(_ scope: String, _ part: String) throws {
        let errors = #expect(throws: PolicyParseErrors.self) {
            try PolicySet(text: "permit(\(scope));")
        }
        #expect(
            errors?.errors[0].message.contains(part) == true,
            "\(scope): \(String(describing: errors))")
    }

    private func entity(
        _ type: String, _ id: String, _ parents: [(String, String)]
    ) throws -> Entity {
        Entity(
            uid: try EntityUID(type: type, id: id),
            parents: try parents.map { try EntityUID(type: $0.0, id: $0.1) })
    }
}
