// Goal: the validator's interface: results over a whole set with policies, templates and links;
// where an issue stands and how it is shown; what limits it keeps.
// Method: small sets over one schema; results are compared with what they should be.

import Foundation
import Testing

@testable import Cedar

@Suite struct ValidatorTests {
    private static let schema = """
        entity User in [Group] {name: String};
        entity Group;
        entity Photo;
        action view appliesTo {principal: User, resource: Photo};
        """

    private static func validator(_ schema: String = schema) throws -> Validator {
        Validator(schema: try Schema(text: schema))
    }

    @Test func resultOfASet() throws {
        let policies = try PolicySet(
            text: """
                permit(principal, action, resource);
                permit(principal, action, resource) when {
                  principal.nam == "a"
                };
                @id("never")
                forbid(principal is Photo, action, resource);
                """, sourceName: "a.cedar")
        let result = try Self.validator().validate(policies)
        #expect(!result.isValid)
        #expect(result.errors.map(\.policy) == ["policy1", "policy2"])
        #expect(result.errors.map(\.kind) == [.attributeNotFound, .noApplicableAction])
        #expect(result.warnings.map(\.policy) == ["policy2"])
        #expect(
            result.errors[0].rendered == """
                a.cedar:3:3: policy `policy1`: attribute `nam` of entity type `User` not found
                  |
                3 |   principal.nam == "a"
                  |   ^^^^^^^^^^^^^
                help: did you mean `name`?
                """)
        #expect(
            result.description.hasPrefix(
                "error: a.cedar:3:3: policy `policy1`: attribute `nam` of entity type `User` not "
                    + "found\nerror: a.cedar:5:1: policy `policy2`: unable to find"))
        #expect(result.rendered.hasSuffix("^^^^^^^^^^^^"))
        #expect(try Self.validator().validate(PolicySet(text: "")).isValid)
    }

    /// Names of the scope are underlined one by one, also behind annotations and comments.
    @Test(arguments: [
        ("permit(principal is Usr, action, resource);", ["Usr"]),
        (
            "permit(principal is Usr in Grp::\"g\", action, resource == Phot::\"a\");",
            ["Usr", "Grp::\"g\"", "Phot::\"a\""]
        ),
        (
            "@a(\"is\") @b // (is\npermit(principal == Usr :: \"is\", "
                + "action in [Action::\"view\", N::Action::\"x\"], resource is Phot) "
                + "when { principal is Nope };",
            ["Usr :: \"is\"", "N::Action::\"x\"", "Phot", "principal is Nope"]
        ),
    ])
    func placesInTheScope(_ text: String, _ names: [String]) throws {
        let errors = try Self.validator().check(text).errors
        let source = SourceText(name: "", bytes: Array(text.utf8))
        let unknown = errors.filter {
            $0.kind == .unknownEntityType || $0.kind == .unknownAction
        }
        #expect(unknown.map { source.text($0.range) } == names)
    }

    @Test func templatesAndLinks() throws {
        let set = try PolicySet(
            text: """
                permit(principal in ?principal, action, resource == ?resource)
                when { principal.name == "a" };
                permit(principal is Group in ?principal, action, resource);
                """)
        let links = try set.linking([
            TemplateLink(
                template: "policy0", id: "good", principal: EntityUID(type: "Group", id: "g"),
                resource: EntityUID(type: "Photo", id: "p")),
            TemplateLink(
                template: "policy0", id: "unknown", principal: EntityUID(type: "Nope", id: "g"),
                resource: EntityUID(type: "Photo", id: "p")),
            TemplateLink(
                template: "policy0", id: "inapplicable",
                principal: EntityUID(type: "Group", id: "g"),
                resource: EntityUID(type: "User", id: "u")),
        ])
        let result = try Self.validator().validate(links)
        #expect(
            result.errors.map { "\($0.policy) \($0.kind)" } == [
                "unknown unknownEntityType", "unknown noApplicableAction",
                "inapplicable noApplicableAction", "policy1 noApplicableAction",
            ])
        #expect(result.warnings.map { "\($0.policy) \($0.kind)" } == ["policy1 impossiblePolicy"])
    }

    /// Trees that only JSON can make, and a source that is no text of Cedar.
    @Test func treesOfJSON() throws {
        let range = SourceRange(2, 5)
        let call = Expression(.access(.extensionCall(.lessThan, [])), range, height: 1)
        let syntax = PolicySyntax(
            annotations: [], effect: .permit,
            principal: .equal(.entity(EntityUID(type: try EntityType("Usr"), id: "a"))),
            action: .any, resource: .any, conditions: [Condition(kind: .when, body: call)],
            range: range)
        let source = SourceText(name: "p.json", bytes: Array("[ {} ]".utf8))
        let found = try Self.validator().findings(syntax, source, mode: .strict, level: nil)
        #expect(
            found.errors.map(\.message) == [
                "unknown entity type `Usr`",
                "unable to find an applicable action given the policy scope constraints",
                "`lessThan` takes 2 arguments, found 0",
            ])
        #expect(found.errors.allSatisfy { $0.range == range })
    }

    @Test func errorsOfOnePolicyAreLimited() throws {
        let tests = (0..<500).map { "principal.a\($0)" }.joined(separator: " || ")
        let text = "permit(principal, action, resource) when { \(tests) };"
        let errors = try Self.validator().check(text).errors
        #expect(errors.count == CedarLimits.validationIssuesMax)
    }

    /// Names that are canonically equivalent are different names.
    @Test func namesAreComparedByBytes() throws {
        let validator = try Self.validator(
            """
            entity User {"\u{E9}": Long, "x"?: Long};
            entity Colour enum ["\u{E9}"];
            action view appliesTo {principal: User, resource: Colour};
            """)
        func kinds(_ condition: String) throws -> [ValidationIssue.Kind] {
            try validator.check("permit(principal, action, resource) when { \(condition) };")
                .errors.map(\.kind)
        }
        #expect(try kinds("principal[\"\u{E9}\"] == 1").isEmpty)
        #expect(try kinds("principal[\"e\u{301}\"] == 1") == [.attributeNotFound])
        #expect(try kinds("resource == Colour::\"\u{E9}\"").isEmpty)
        #expect(try kinds("resource == Colour::\"e\u{301}\"") == [.undeclaredEntity])
        #expect(try kinds("\"\u{E9}\" == \"e\u{301}\" && principal.nope").isEmpty)
    }

    /// 1,000 policies over 40 actions; the bound is generous, as machines differ.
    @Test func manyPoliciesTakeLittleTime() throws {
        let types = (0..<10).map { "entity T\($0) in [T\(($0 + 1) % 10)] {a?: Long, b: String};" }
        let actions = (0..<40).map {
            "action a\($0) appliesTo {principal: [T0, T1, T2], resource: [T3, T4, T5, T6], "
                + "context: {c?: Bool}};"
        }
        let validator = try Self.validator((types + actions).joined(separator: "\n"))
        let policies = try PolicySet(
            text: (0..<1000).map {
                "permit(principal in T5::\"x\", action, resource is T\(3 + $0 % 4)) when { "
                    + "principal has a && principal.a > \($0) && context has c && context.c && "
                    + "(resource.b == \"x\" || resource has a && resource.a < 3) };"
            }.joined(separator: "\n"))
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(validator.validate(policies).isValid)
        }
        print("validation of 1,000 policies, 480 environments: \(time)")
        #expect(time < .seconds(60))
    }
}
