// Goal: errors say where they are, what stood there and what could have, and one text can have
// several.
// Method: texts with the exact line, column and message; whole rendered errors for a few.

import Cedar
import Testing

@Suite struct ParserErrorTests {
    private func errors(_ text: String, name: String = "a.cedar") -> [PolicyParseError] {
        do throws(PolicyParseErrors) {
            _ = try PolicySet(sources: [PolicySource(name: name, text: text)])
            return []
        } catch {
            return error.errors
        }
    }

    @Test(arguments: [
        (
            "allow(principal, action, resource);", "1:1",
            "expected `permit`, `forbid` or `@`, found `allow`; did you mean `permit`"
        ),
        (
            "PERMIT(principal, action, resource);", "1:1",
            "expected `permit`, `forbid` or `@`, found `PERMIT`; did you mean `permit`"
        ),
        (
            "permit(principal, action, resource)", "1:36",
            "expected `when`, `unless` or `;`, found end of input"
        ),
        (
            "permit(principal, action resource);", "1:26",
            "expected `==`, `in` or `,`, found `resource`"
        ),
        (
            "permit(principal action, resource);", "1:18",
            "expected `==`, `in`, `is` or `,`, found `action`"
        ),
        (
            "permit(principal, action, resource) if { true };", "1:37",
            "expected `when`, `unless` or `;`, found `if`; did you mean `when`"
        ),
        ("permit(principal, action, resource) when true;", "1:42", "expected `{`, found `true`"),
        (
            "permit(principal, action, resource)\nwhen {\n};", "2:1",
            "a `when` clause cannot be empty"
        ),
        (
            "permit(principal, action, resource) unless {};", "1:37",
            "a `unless` clause cannot be empty"
        ),
        (
            "permit(principal, action, resource) when { 1 2 };", "1:46",
            "expected `}` or an operator, found `2`"
        ),
        (
            "permit(principal, action, resource);;", "1:37",
            "expected `permit`, `forbid` or `@`, found `;`"
        ),
        (
            "permit(principal, action, resource); garbage", "1:38",
            "expected `permit`, `forbid` or `@`, found `garbage`"
        ),
        (
            "@a(\"x\")\n@a(\"y\") permit(principal, action, resource);", "2:2",
            "duplicate annotation `@a`"
        ),
        ("@a() permit(principal, action, resource);", "1:4", "expected string, found `)`"),
        ("@a(\"x\", \"y\") permit(principal, action, resource);", "1:7", "expected `)`, found `,`"),
        (
            "@\"a\"(\"x\") permit(principal, action, resource);", "1:2",
            "expected the name of an annotation, found `\"a\"`"
        ),
        (
            "@a(\"\\*\") permit(principal, action, resource);", "1:5",
            "the escape `\\*` is legal in the pattern of `like` only"
        ),
        (
            "permit(principal, action, resource) when { \"é\" == \"\\q\" };", "1:52",
            "the escape `\\q` is no known escape"
        ),
        (
            "permit(principal, action, resource) when {\n\t1 == \"open };", "2:7",
            "string has no closing quote"
        ),
        (
            "permit(principal, action, resource) when { 1 # 2 };", "1:46",
            "`#` is no part of the language"
        ),
        (
            "permit(principal, action, resource) when { é };", "1:44",
            "`é` is no part of the language"
        ),
        (
            "permit(principal, action == User::\"x\", resource);", "1:29",
            "expected an entity of type `Action`, found `User::\"x\"`"
        ),
        (
            "permit(principal, action, resource) when { 99999999999999999999 == 1 };", "1:44",
            "the integer `99999999999999999999` does not fit in 64 bits"
        ),
    ])
    func place(_ text: String, _ place: String, _ message: String) {
        let errors = errors(text)
        #expect(errors.count == 1, "\(text): \(errors)")
        #expect(errors.first?.description == "a.cedar:\(place): \(message)")
        #expect(errors.first?.sourceName == "a.cedar")
    }

    @Test func foundAndExpected() throws {
        let error = try #require(
            errors("permit(principal, action, resource) when { [1 2] };").first)
        #expect(error.found == "`2`")
        #expect(error.expected == ["`,`", "`]`", "an operator"])
        #expect(error.line == 1)
        #expect(error.column == 47)
        #expect(error.position.byteOffset == 46)
    }

    @Test func renderedWithCaret() throws {
        let text = "// é\npermit(\n\tprincipal, acton, resource\n);"
        #expect(
            try #require(errors(text).first).rendered == """
                a.cedar:3:13: expected `action`, found `acton`; did you mean `action`
                  |
                3 | \tprincipal, acton, resource
                  | \t           ^^^^^
                """)
    }

    /// A number in an expression, the column at which it begins, and what of it is named.
    @Test(arguments: [
        ("1.5", 44, "1.5"), ("-1.0", 45, "1.0"), ("1e5", 44, "1e5"), (".5", 44, ".5"),
        ("1.", 44, "1."), ("1.5e3", 44, "1.5e3"), ("2E-7", 44, "2E-7"), ("1.5e+10", 44, "1.5e+10"),
        ("context.n < 0.25", 56, "0.25"), ("[1, .5e1]", 48, ".5e1"), ("1.5.5", 44, "1.5"),
        ("1e5 + 1", 44, "1e5"), ("1.5 == 1.5", 44, "1.5"), ("ip(1.5)", 47, "1.5"),
    ])
    func floatingPoint(_ condition: String, _ column: Int, _ number: String) throws {
        let error = try #require(
            errors("permit(principal, action, resource) when { \(condition) };").first)
        #expect(
            error.message
                == "`\(number)` is a floating-point number, and Cedar has none; write a decimal, "
                + "as in `decimal(\"1.5\")`")
        #expect(error.column == column)
    }

    @Test(arguments: [
        ("context.5", "expected identifier, found `5`"), ("1 e5", "found `e5`"),
        ("1x5", "found `x5`"), ("1e5x", "found `e5x`"), ("1 . ", "expected identifier, found `}`"),
        ("context..a", "expected identifier, found `.`"), ("1 / * 2", "division is not supported"),
    ])
    func noFloatingPoint(_ condition: String, _ message: String) throws {
        let error = try #require(
            errors("permit(principal, action, resource) when { \(condition) };").first)
        #expect(error.message.contains(message), "\(error.message)")
    }

    @Test(arguments: [
        ("/* a */ permit(principal, action, resource);", 1),
        ("permit(/* a */principal, action, resource);", 8),
        ("permit(principal, action, resource) when { 1 == 1 /* don't */ };", 51),
        ("permit(principal, action, resource) /* \"a */;", 37),
    ])
    func blockComments(_ text: String, _ column: Int) throws {
        let error = try #require(errors(text).first)
        #expect(
            error.message
                == "`/*` begins no comment; comments go from `//` to the end of the line")
        #expect(error.column == column)
    }

    /// What stands before an unknown word, and where it is shown to begin.
    @Test(arguments: [
        ("\u{202E}", "\\u{202E}", 8), ("\u{200B}\u{7}", "\\u{200B}\\u{07}", 14),
        ("日本", "日本", 4), ("🙂", "🙂", 2), ("e\u{301}", "e\u{301}", 1), ("🇨🇭", "🇨🇭", 2),
        ("ﾊ", "ﾊ", 1), ("Ａ", "Ａ", 2), ("한", "한", 2), ("é€", "é€", 2),
    ])
    func theCaretStandsBelow(_ text: String, _ shown: String, _ columns: Int) throws {
        let error = try #require(
            errors("permit(principal, action, resource) when { \"\(text)\" == foo };").first)
        #expect(error.column == 50 + text.unicodeScalars.count)
        let margin = String(repeating: " ", count: 49 + columns)
        let lines = error.rendered.split(separator: "\n")
        #expect(
            lines[2].unicodeScalars.elementsEqual(
                "1 | permit(principal, action, resource) when { \"\(shown)\" == foo };"
                    .unicodeScalars))
        #expect(lines[3] == "  | \(margin)^^^")
    }

    @Test func theUnderlineIsAsWideAsWhatItUnderlines() throws {
        let error = try #require(
            errors("permit(principal, action == User::\"日\u{202E}\", resource);").first)
        let lines = error.rendered.split(separator: "\n")
        #expect(lines[2] == "1 | permit(principal, action == User::\"日\\u{202E}\", resource);")
        let margin = String(repeating: " ", count: 28)
        #expect(lines[3] == "  | \(margin)\(String(repeating: "^", count: 18))")
    }

    @Test func renderedAtTheEnd() throws {
        #expect(
            try #require(errors("permit(").first).rendered == """
                a.cedar:1:8: expected `principal`, found end of input
                  |
                1 | permit(
                  |        ^
                """)
    }

    @Test func severalErrors() {
        let text = """
            permit(principal, action, resource) when { 1 = 2 };
            permit(principal, action, resource);
            forbid(principal, action, resource) when { foo };
            permit(principal, action);
            """
        #expect(errors(text).map(\.line) == [1, 3, 4])
    }

    @Test func severalSources() {
        let errors = #expect(throws: PolicyParseErrors.self) {
            try PolicySet(sources: [
                PolicySource(name: "a", text: "permit();"),
                PolicySource(name: "b", text: "permit(principal, action, resource);"),
                PolicySource(name: "c", text: "\nforbid();"),
            ])
        }
        #expect(errors?.errors.map(\.sourceName) == ["a", "c"])
        #expect(errors?.description.split(separator: "\n").count == 2)
        #expect(errors?.rendered.contains("\n\nc:2:8") == true)
    }

    @Test func errorsAreLimited() {
        let text = String(repeating: "permit();\n", count: 1000)
        #expect(errors(text).count == CedarLimits.parseErrorsMax)
    }

    @Test func blanksAndComments() throws {
        let policies = try PolicySet(
            text: "// a\r\n@ a ( \"x\" )\u{A0}permit // b\n(\tprincipal,action ,resource , ) ; // c"
        )
        #expect(policies.count == 1)
        #expect(policies.policies[0].annotations == [try annotation("a", "x")])
        #expect(policies.policies[0].position.description == "2:1")
    }

    @Test func reservedWordsAsAnnotations() throws {
        let policies = try PolicySet(
            text: "@if(\"x\") @in @__cedar(\"q\") permit(principal, action, resource);")
        #expect(policies.policies[0].annotations.map(\.key) == ["if", "in", "__cedar"])
        #expect(policies.policies[0].annotations.map(\.value) == ["x", "", "q"])
    }

    private func annotation(_ key: String, _ value: String) throws -> Annotation {
        try #require(
            PolicySet(text: "@\(key)(\"\(value)\") permit(principal, action, resource);")
                .policies.first?.annotations.first)
    }
}
