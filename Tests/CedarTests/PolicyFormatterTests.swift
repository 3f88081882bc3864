// Goal: the formatter changes the layout and nothing else, and its layout is the conventional one.
// Method: golden texts; random policies with comments at random places between tokens, the public
// policies with the same, formatted at several widths: the tree, the comments and their order must
// stay, and formatting again must change nothing.

import Foundation
import Testing

@testable import Cedar

@Suite struct PolicyFormatterTests {
    // MARK: Layout

    @Test(arguments: [
        ("", ""),
        ("\n\n// only this  \n\n\n\n// and this", "// only this\n\n// and this\n"),
        ("permit(principal,action,resource);", "permit (principal, action, resource);\n"),
        (
            "@a@b(\"x\\u{41}\")\nforbid(principal,action,resource,)when{true}unless{false};",
            """
            @a
            @b("x\\u{41}")
            forbid (principal, action, resource)
            when { true }
            unless { false };

            """
        ),
        (
            "permit(principal is A::B in(C::\"some rather long name\"),"
                + "action in[Action::\"read\",Action::\"write\",],resource==?resource);",
            """
            permit (
              principal is A::B in (C::"some rather long name"),
              action in [Action::"read", Action::"write"],
              resource == ?resource
            );

            """
        ),
        (
            "permit(principal,action in [],resource)when{1+2*3--4==-(5)&&!a.b||[1,]=={\"k\":[]}"
                .replacingOccurrences(of: "a.b", with: "context.b") + "};",
            """
            permit (principal, action in [], resource)
            when { 1 + 2 * 3 - -4 == -(5) && !context.b || [1] == { "k": [] } };

            """
        ),
    ])
    func short(_ text: String, _ expected: String) throws {
        #expect(try PolicyFormatter.format(text: text) == expected)
        #expect(try PolicyFormatter.format(text: expected) == expected)
    }

    static let long = """
        permit(principal,action,resource) // scope
        // before when
        when { principal.first_attribute == resource.first_attribute && (context.flag || context
        has a.b.c) && // why
        if context.is_admin then principal.level * 2 + resource.level >
        context.threshold_value_1 else if principal.x == 1 then true else
        [principal.second, resource.second].containsAny([1,2,3]) };
        // one

        // two
        forbid(principal,action,resource) when {
        principal.containsAll([resource.aaaaaaaaaaaaaaaaaaaaa,
        resource.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,],) ||
        principal.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        == resource.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb && principal in Group::"staff" };
        // end
        """.replacingOccurrences(of: "&& // why\nif", with: "&& // why\n(if")
        .replacingOccurrences(of: "([1,2,3]) };", with: "([1,2,3])) };")

    @Test func longGolden() throws {
        let expected = """
            permit (principal, action, resource) // scope
            // before when
            when
            {
              principal.first_attribute == resource.first_attribute &&
              (context.flag || context has a.b.c) && // why
              (
                if
                  context.is_admin
                then
                  principal.level * 2 + resource.level > context.threshold_value_1
                else if
                  principal.x == 1
                then
                  true
                else
                  [principal.second, resource.second].containsAny([1, 2, 3])
              )
            };

            // one

            // two
            forbid (principal, action, resource)
            when
            {
              principal.containsAll([
                resource.aaaaaaaaaaaaaaaaaaaaa,
                resource.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
              ]) ||
              principal.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ==
                resource.bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb &&
                principal in Group::"staff"
            };

            // end

            """
        #expect(try PolicyFormatter.format(text: Self.long) == expected)
        #expect(try PolicyFormatter.format(text: expected) == expected)
    }

    @Test func commentAtEveryToken() throws {
        let text = "permit(principal,action,resource)when{[1,].contains(-1.a)&&{a:2,}has a.b};"
        var random = SeededRandom(seed: 3)
        let commented = RandomComments.inject(text, &random, oneIn: 1)
        try Self.check(commented, "every token", options: FormatOptions())
    }

    @Test func linesAreNoWiderThanAsked() throws {
        let options = FormatOptions(lineWidth: 72, indentWidth: 4)
        let formatted = try PolicyFormatter.format(text: Self.long, options: options)
        for line in formatted.split(separator: "\n") where !line.hasPrefix("//") {
            #expect(line.unicodeScalars.count <= 72 || !line.dropFirst(72).contains(" "), "\(line)")
        }
        #expect(formatted.contains("\n    principal.first_attribute"))
    }

    @Test func optionsStayInBounds() {
        let small = FormatOptions(lineWidth: .min, indentWidth: -1)
        #expect(small.lineWidth == 20 && small.indentWidth == 0)
        let large = FormatOptions(lineWidth: .max, indentWidth: .max)
        #expect(large.lineWidth == 1000 && large.indentWidth == 16)
    }

    // MARK: Errors

    @Test func textThatDoesNotParse() {
        #expect(throws: PolicyParseErrors.self) {
            try PolicyFormatter.format(text: "permit(principal, action);", sourceName: "f")
        }
    }

    /// The check that guards the result: it sees a change of a tree, of a comment, of their order.
    @Test func unfaithfulResults() {
        let text = "// a\npermit(principal, action, resource) when { 1 == 2 }; // b"
        let source = SourceText(name: "t", bytes: Array(text.utf8))
        let policies = Parser(source).parsePolicies().policies
        let tokens = FormatTokenReader.read(source)
        for (changed, isFaithful) in [
            (text, true), (text.replacingOccurrences(of: "1", with: "(1)"), true),
            (text.replacingOccurrences(of: "1", with: "3"), false),
            (text.replacingOccurrences(of: "// b", with: ""), false),
            (text.replacingOccurrences(of: "// b", with: "// c"), false),
            ("// b\npermit(principal, action, resource) when { 1 == 2 }; // a", false),
            ("// a\n// b", false), (text + "\npermit", false), (text + text, false),
        ] {
            let result = SourceText(name: "t", bytes: Array(changed.utf8))
            #expect(
                PolicyFormatter.isFaithful(result, policies, tokens) == isFaithful, "\(changed)")
        }
    }

    // MARK: Properties

    /// The tree stays, the comments stay in their order, and the second time changes nothing.
    private static func check(_ text: String, _ name: String, options: FormatOptions) throws {
        let before = Trees.parse(text)
        guard before.errors.isEmpty else {
            #expect(throws: PolicyParseErrors.self, "\(name)") {
                try PolicyFormatter.format(text: text, options: options)
            }
            return
        }
        let formatted = try PolicyFormatter.format(text: text, options: options)
        let after = Trees.parse(formatted)
        #expect(after.errors.isEmpty && after.policies.count == before.policies.count, "\(name)")
        for (left, right) in zip(before.policies, after.policies) {
            #expect(left.isSameStructure(as: right), "\(name)")
        }
        #expect(comments(text) == comments(formatted), "\(name)")
        #expect(
            try PolicyFormatter.format(text: formatted, options: options) == formatted, "\(name)")
        #expect(formatted.isEmpty || formatted.hasSuffix("\n"), "\(name)")
        #expect(!formatted.hasSuffix("\n\n"), "\(name)")
    }

    /// Found without the formatter's own reader: by a plain walk that knows strings and line ends.
    private static func comments(_ text: String) -> [String] {
        var comments: [String] = []
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            if scalars[index] == "\"" {
                index += 1
                while index < scalars.count, scalars[index] != "\"" {
                    index += scalars[index] == "\\" ? 2 : 1
                }
            } else if scalars[index] == "/" {
                var comment = ""
                while index < scalars.count, scalars[index] != "\n", scalars[index] != "\r" {
                    comment.unicodeScalars.append(scalars[index])
                    index += 1
                }
                while comment.unicodeScalars.last == " " || comment.unicodeScalars.last == "\t" {
                    comment.unicodeScalars.removeLast()
                }
                comments.append(comment)
            }
            index += 1
        }
        return comments
    }

    @Test(arguments: 0..<4)
    func randomPolicies(_ part: Int) throws {
        for seed in (part * 200)..<((part + 1) * 200) {
            var random = SeededRandom(seed: UInt64(seed) + 70_000)
            var text = ""
            for _ in 0...random.below(3) {
                var trees = RandomTrees(seed: random.next())
                text += PolicyPrinter.text(trees.policy()) + random.pick(["", " ", "\n", "\n\n\n"])
            }
            let commented = RandomComments.inject(
                text, &random, oneIn: random.pick([1, 3, 10, 50]))
            let options = FormatOptions(
                lineWidth: random.pick([20, 40, 80, 120]), indentWidth: random.pick([0, 2, 4]))
            try Self.check(commented, "seed \(seed)", options: options)
        }
    }

    @Test(.enabled(if: Repository.conformance != nil))
    func publicPolicies() throws {
        for (index, text) in try PublicPolicies.texts().enumerated() {
            var random = SeededRandom(seed: UInt64(index))
            try Self.check(text, "public \(index)", options: FormatOptions())
            guard index % 5 == 0 else { continue }
            let commented = RandomComments.inject(text, &random, oneIn: 10)
            try Self.check(commented, "public \(index), commented", options: FormatOptions())
        }
    }

    @Test func deepNesting() throws {
        let times = CedarLimits.parseDepthMax / 2 - 8
        for (open, close) in [
            ("(", ")"), ("[", "]"), ("{a: ", "}"), ("!(1 + ", ")"), ("if 1 then 2 else ", ""),
        ] {
            let body =
                String(repeating: open, count: times) + "1" + String(repeating: close, count: times)
            let text = "permit(principal, action, resource) when { \(body) };"
            let error = SmallStack.run { () -> String? in
                do {
                    try Self.check(text, open, options: FormatOptions(lineWidth: 20))
                    return nil
                } catch {
                    return "\(error)"
                }
            }
            #expect(error == .some(nil), "\(open)")
        }
    }

    @Test func longChainsAreLinear() throws {
        let body = (0..<20_000).map { "context.a\($0) == \($0)" }.joined(separator: " || ")
        let text = "permit(principal, action, resource) when { \(body) };"
        let formatted = try PolicyFormatter.format(text: text)
        #expect(formatted.utf8.filter { $0 == 10 }.count == 20_004)
    }
}
