// Goal: an explanation names each policy that could apply, the clause that decided, the values it
// saw, the error, and a change that would really turn it around.
// Method: small policies against one request, the findings read one by one; what the text says is
// compared as a whole for a few; the changes that are proposed are made and decided again.

import Testing

@testable import Cedar

@Suite struct ExplanationTests {
    func explain(
        _ policies: String, context: Record = ["n": .long(7), "s": .string("ab")],
        entities: String = "[]"
    ) throws -> Explanation {
        let request = try Request(
            principal: EntityUID(type: "User", id: "a"),
            action: EntityUID(type: "Action", id: "view"),
            resource: EntityUID(type: "Doc", id: "1"), context: context)
        return try PolicySet(text: policies).explain(request, try Entities(json: entities))
    }

    func finding(_ condition: String, entities: String = "[]") throws -> ConditionFinding {
        let explanation = try explain(
            "permit(principal, action, resource) when { \(condition) };", entities: entities)
        return try #require(explanation.policies.first?.conditions.last?.finding)
    }

    @Test(arguments: [
        ("context.n == 8", "`context.n` would have to be `8`"),
        ("context.n != 7", "`context.n` would have to be other than `7`"),
        ("context.n < 7", "`context.n` would have to be less than `7`"),
        ("context.n <= 6", "`context.n` would have to be at most `6`"),
        ("context.n > 7", "`context.n` would have to be more than `7`"),
        ("context.n >= 8", "`context.n` would have to be at least `8`"),
        ("8 <= context.n", "`context.n` would have to be at least `8`"),
        ("9 < context.n", "`context.n` would have to be more than `9`"),
        ("!(context.n == 7)", "`context.n` would have to be other than `7`"),
        ("!(context.n < 8)", "`context.n` would have to be at least `8`"),
        ("principal in Group::\"g\"", "`principal` would have to be in `Group::\"g\"`"),
        ("!(principal in User::\"a\")", "`principal` would have to be outside `User::\"a\"`"),
        ("context.s like \"b*\\*\"", "`context.s` would have to match \"b*\\*\""),
        ("!(context.s like \"a*\")", "`context.s` must not match \"a*\""),
        ("principal is Group", "`principal` would have to be of the type `Group`"),
        (
            "principal is User in Group::\"g\"",
            "`principal` would have to be in `Group::\"g\"`"
        ),
        (
            "principal is Robot in Group::\"g\"",
            "`principal` would have to be of the type `Robot` and in `Group::\"g\"`"
        ),
        ("context has x", "`context` would have to have the attribute \"x\""),
        (
            "context has x.y.z",
            "`context` would have to have the attribute \"x\", with \"y\" and in it \"z\""
        ),
        ("!(context has n)", "`context` must not have the attribute \"n\""),
        ("[1, 2].contains(context.n)", "`context.n` would have to be one of `[1, 2]`"),
        ("[1].containsAll([context.n])", "`[1]` would have to contain all of `[7]`"),
        ("[1].containsAny([context.n])", "`[1]` would have to contain any of `[7]`"),
        ("[context.n].isEmpty()", "`[context.n]` would have to be empty"),
        ("principal.hasTag(\"t\")", "`principal` would have to have the tag `\"t\"`"),
        ("false", "only another policy could change it: it says `false`"),
        (
            "if context.n > 3 then false else false",
            "only another policy could change it: it says `false`"
        ),
        // A branch that is written out cannot change; the condition can.
        (
            "context.n == 7 && (if context.n > 3 then false else true)",
            "`context.n` would have to be at most `3`"
        ),
        (
            "[1, 2, 7].containsAll([1, context.n, 3, 4])",
            "`[1, 2, 7]` would have to contain all of `[1, 3, 4, 7]`; it lacks `[3, 4]`"
        ),
        (
            "![1, 2].containsAny([2, 3, context.n])",
            "`[1, 2]` must not contain any of `[2, 3, 7]`; it has `[2]`"
        ),
    ])
    func whatWouldHaveToChange(_ condition: String, _ change: String) throws {
        #expect(try finding(condition).change == change)
    }

    @Test(arguments: [
        (
            "context.x == 1", "the record has no attribute `x`",
            "`context` needs the attribute `x`, or the policy a test with `has` before"
        ),
        (
            "principal.x == 1", "the entity `User::\"a\"` has no attribute `x`",
            "`User::\"a\"` needs the attribute `x`, or the policy a test with `has` before"
        ),
        (
            "resource.x == 1", "the entity `Doc::\"1\"` does not exist",
            "the entities need `Doc::\"1\"`, or the policy a test with `has` before"
        ),
        (
            "principal.getTag(\"t\") == 1", "the entity `User::\"a\"` has no tag `t`",
            "`User::\"a\"` needs the tag `t`, or the policy a test with `hasTag` before"
        ),
        (
            "context.s < 1", "type error: expected `long`, found `string`",
            "`context.s` would have to be of the type `long`"
        ),
        (
            "context.n * 9223372036854775807 > 1",
            "integer overflow in `7 * 9223372036854775807`",
            "the numbers need to be small enough for 64 bits"
        ),
        (
            "decimal(context.s).isIpv4()", "`decimal` failed",
            "`context.s` would have to be what `decimal` can take"
        ),
        (
            "ip(\"x\").isIpv4()", "`ip` failed",
            "only another policy could change it: `ip` cannot take `\"x\"`"
        ),
        (
            "ip(context.s, context.s).isIpv4()", "`ip` takes 1 argument, found 2",
            "only another policy could change it: `ip` takes 1 argument"
        ),
        (
            "context.n", "type error: expected `bool`, found `long`",
            "`context.n` would have to be of the type `bool`"
        ),
        (
            "(if context.n > 3 then context.s else context.x) + 1 > 3",
            "type error: expected `long`, found `string`",
            "`if context.n > 3 then context.s else context.x` would have to be of the type `long`"
        ),
        (
            "context.n > 3 && (context.n + 1).isEmpty()",
            "type error: expected `set`, found `long`",
            "`context.n + 1` would have to be of the type `set`"
        ),
        (
            "\"a\" < context.n", "type error: expected `long`, found `string`",
            "only another policy could change it: `\"a\"` is of the type `string`"
        ),
    ])
    func errors(_ condition: String, _ message: String, _ change: String) throws {
        let alice = #"[{"uid": {"type": "User", "id": "a"}, "attrs": {}, "parents": []}]"#
        let finding = try finding(condition, entities: alice)
        guard case .erred(let error) = finding.outcome else {
            Issue.record("\(finding)")
            return
        }
        #expect(error.message.hasPrefix(message))
        #expect(finding.change?.hasPrefix(change) == true, "\(finding.change ?? "")")
    }

    @Test func valuesOfATestComeFirstAndThenWhatMadeThem() throws {
        let finding = try finding("context.n + 1 > context.n * 3")
        let seen = finding.values.map { "\($0.expression) = \($0.value)" }
        #expect(seen == ["context.n + 1 = 8", "context.n * 3 = 21", "context.n = 7"])
    }

    @Test func orOffersAlternativesAndAndDemandsAll() throws {
        let either = try finding("context.n == 1 || context.n == 2")
        guard case .any(let choices) = either.parts else {
            Issue.record("\(either)")
            return
        }
        #expect(choices.map(\.expression) == ["context.n == 1", "context.n == 2"])
        let both = try finding("context.n == 1 && context.x == 3 && context.s == \"c\"")
        guard case .all(let demands) = both.parts else {
            Issue.record("\(both)")
            return
        }
        #expect(
            demands.map(\.expression)
                == ["context.n == 1", "context.x == 3", "context.s == \"c\""])
        // The second errs, perhaps only because it was never meant to be reached.
        #expect(
            demands[1].change
                == "once what stands before it has changed, it would have to be true")
    }

    @Test func aValueOfTheWrongTypeIsShown() throws {
        let seen = try finding("context.n && context.s == \"ab\"").values
        #expect(seen.first == SeenValue(expression: "context.n", value: .long(7)))
        let literal = try finding("\"a\" < context.n").values
        #expect(literal.first == SeenValue(expression: "\"a\"", value: .string("a")))
    }

    @Test func aConditionOffersTheOtherBranchToo() throws {
        let finding = try finding(
            "if context.n > 9 then context.s == \"ab\" else context.s == \"x\"")
        guard case .any(let choices) = finding.parts else {
            Issue.record("\(finding)")
            return
        }
        #expect(choices.map(\.expression) == ["context.s == \"x\"", "context.n > 9"])
        // The other branch is not as wanted either: both would have to change.
        let guarded = try self.finding("if context has x then context.x == 1 else false")
        guard case .all(let demands) = guarded.parts else {
            Issue.record("\(guarded)")
            return
        }
        #expect(demands.map(\.expression) == ["context has x", "context.x == 1"])
        #expect(
            demands[1].change
                == "once what stands before it has changed, it would have to be true")
    }

    @Test func behindAnErrorNothingHelps() throws {
        let finding = try finding("context.n == 1 || true == false || context.x || context.n == 2")
        guard case .any(let choices) = finding.parts else {
            Issue.record("\(finding)")
            return
        }
        #expect(choices.map(\.expression) == ["context.n == 1", "context.x"])
        #expect(try self.finding("context.x || context.n > 1").expression == "context.x")
        #expect(try self.finding("false || 1 == 2").change?.hasPrefix("only another") == true)
    }

    @Test func whatAnEntityIsInIsSaid() throws {
        let entities = #"""
            [{"uid": {"type": "User", "id": "a"}, "attrs": {}, "parents": [
                {"type": "Group", "id": "z"}, {"type": "Group", "id": "b"}]}]
            """#
        let isIn = "`User::\"a\"` is in `Group::\"b\"`, `Group::\"z\"`"
        #expect(try finding("principal in Group::\"g\"", entities: entities).notes == [isIn])
        #expect(
            try finding("principal is User in Group::\"g\"", entities: entities).notes == [isIn])
        #expect(
            try finding("resource has x", entities: entities).notes == [
                "`Doc::\"1\"` is not among the entities"
            ])
        #expect(
            try finding("principal in [Group::\"g\"]").notes == [
                "`User::\"a\"` is not among the entities"
            ])
        let scoped = try explain(
            "permit(principal in Group::\"g\", action in Action::\"all\", resource in Doc::\"2\");",
            entities: entities)
        #expect(
            scoped.outOfScope.first?.mismatches.map(\.notes) == [
                [isIn], [], ["`Doc::\"1\"` is not among the entities"],
            ])
        #expect(scoped.description.contains("has `User::\"a\"`\n      \(isIn)"))
    }

    @Test func theSummarySaysWhatElseCounts() throws {
        let denied = try explain("forbid(principal, action, resource);")
        #expect(denied.summary == "denied by the policy `policy0`; no permit applies either")
        let skipped = try explain(
            """
            permit(principal, action, resource);
            forbid(principal, action, resource) when { context.x };
            """)
        #expect(skipped.summary == "allowed by the policy `policy0`; `policy1` was skipped")
    }

    @Test func scopesAreComparedPartByPart() throws {
        let explanation = try explain(
            """
            permit(principal == User::"b", action, resource is Folder);
            permit(principal, action in [Action::"x", Action::"y"], resource);
            permit(principal is User, action == Action::"view", resource in Doc::"1");
            """)
        #expect(explanation.policies.map(\.policy) == ["policy2"])
        #expect(explanation.outOfScopeCount == 2)
        #expect(explanation.outOfScope.map(\.policy) == ["policy1", "policy0"])
        let demands = explanation.outOfScope.flatMap(\.mismatches).map(\.demand)
        #expect(
            demands == [
                #"action in [Action::"x", Action::"y"]"#, #"principal == User::"b""#,
                "resource is Folder",
            ])
    }

    @Test func aForbidThatAppliesSaysWhatWouldTurnItOff() throws {
        let explanation = try explain(
            """
            permit(principal, action, resource);
            forbid(principal, action, resource) when { context.n > 5 } unless { context.s == "x" };
            """)
        #expect(explanation.response.decision == .deny)
        #expect(
            explanation.description == """
                denied by the policy `policy1`

                permit `policy0` (policies:1:1) applies

                forbid `policy1` (policies:2:1) applies
                  when at 2:44 is met
                    `context.n > 5` is true
                      `context.n` is 7
                      `context.n` would have to be at most `5`
                  unless at 2:69 is met
                    `context.s == "x"` is false
                      `context.s` is "ab"
                      `context.s` would have to be `"x"`
                """)
    }

    @Test func everyClauseIsLookedAtThoughTheDecisionStops() throws {
        let explanation = try explain(
            """
            permit(principal, action, resource)
            when { context.n > 0 } when { context.n > 9 } unless { context.n == 7 }
            when { context.nothing } when { context.s == "ab" };
            """)
        let policy = try #require(explanation.policies.first)
        #expect(policy.conditions.map(\.isMet) == [true, false, false, false, true])
        #expect(policy.conditions.map(\.isReached) == [true, true, false, false, false])
        #expect(policy.outcome == .unsatisfied)
        #expect(explanation.response.errors.isEmpty)
        #expect(
            explanation.description == """
                denied: no permit applies

                permit `policy0` (policies:1:1) does not apply
                  2 of its 5 clauses keep it from applying; all of those would have to change:
                  when at 2:8 is met
                  when at 2:31 is not met
                    `context.n > 9` is false
                      `context.n` is 7
                      `context.n` would have to be more than `9`
                  unless at 2:56 is not met
                    `context.n == 7` is true
                      `context.n` is 7
                      `context.n` would have to be other than `7`
                  when at 3:8 is open; the decision was made before it
                    `context.nothing` erred: the record has no attribute `nothing`
                      once what stands before it has changed, it would have to be true
                  when at 3:33 is met
                """)
    }

    @Test func whatAllClausesDemandIsEnough() throws {
        let policies = """
            permit(principal, action, resource) when { !context.b } when { context.n > 100 };
            """
        let before = try explain(policies, context: ["b": .bool(true), "n": .long(5)])
        let policy = try #require(before.policies.first)
        #expect(
            policy.conditions.map(\.finding?.change) == [
                "`context.b` would have to be false",
                "`context.n` would have to be more than `100`",
            ])
        let after = try explain(policies, context: ["b": .bool(false), "n": .long(101)])
        #expect(after.response.decision == .allow)
    }

    @Test func aClauseThatErrsFirstSkipsThePolicy() throws {
        let explanation = try explain(
            """
            permit(principal, action, resource) unless { context.n } when { context.n < 7 };
            """)
        #expect(
            explanation.description == """
                denied: no permit applies; `policy0` was skipped

                permit `policy0` (policies:1:1) was skipped: type error: expected `bool`, found \
                `long`
                  2 of its 2 clauses keep it from applying; all of those would have to change:
                  unless at 1:46 erred
                    `context.n` erred: type error: expected `bool`, found `long`
                      `context.n` is 7
                      `context.n` would have to be of the type `bool`
                  when at 1:65 is not met
                    `context.n < 7` is false
                      `context.n` is 7
                      `context.n` would have to be less than `7`
                """)
    }
}
