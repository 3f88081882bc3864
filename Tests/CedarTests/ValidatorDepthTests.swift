// Goal: validation overflows no stack and takes no time out of proportion, whatever the policy.
// Method: the deepest expressions that parse, of every shape, are validated on a thread with a
// stack of 384 KB where 512 KB are promised; long flat chains and types that share parts must end
// soon.

import Foundation
import Testing

@testable import Cedar

@Suite struct ValidatorDepthTests {
    private static let schema = """
        entity User in [User] {a: User, n: Long, o?: User, r: {r: {r: {r: Long}}}} tags String;
        action view appliesTo {principal: User, resource: User, context: {x?: Long}};
        """

    private static let shapes: [@Sendable (Int) -> String] = [
        { times("(", $0) + "true" + times(")", $0) },
        { times("[", $0) + "1" + times("]", $0) + " == " + times("[", $0) + "2" + times("]", $0) },
        {
            times("{a: ", $0) + "1" + times("}", $0) + " == " + times("{a: ", $0) + "true"
                + times("}", $0)
        },
        {
            "[" + times("{a: ", $0) + "true" + times("}", $0) + ", " + times("{a: ", $0) + "1 == 2"
                + times("}", $0) + "].isEmpty()"
        },
        { times("!(", $0) + "true" + times(")", $0) },
        { times("-(", $0) + "1" + times(")", $0) + " == 1" },
        { times("if principal.n == 1 then ", $0) + "true" + times(" else false", $0) },
        { times("if ", $0) + "principal.n == 1" + times(" then true else false", $0) },
        { times("1 + (", $0) + "1" + times(")", $0) + " == 1" },
        { times("principal.n == 1 && (", $0) + "true" + times(")", $0) },
        { times("principal.n == 1 || (", $0) + "true" + times(")", $0) },
        { times("(true == ", $0) + "true" + times(")", $0) },
        { times("[true].contains(", $0) + "true" + times(")", $0) },
        { "principal" + times(".a", $0) + ".n == 1" },
        { "principal has o" + times(".a", $0) },
        { times("(", $0) + "principal" + times(" has a)", $0) },
        { times("principal is User in (", $0) + "principal" + times(")", $0) },
        { "principal" + times(".getTag(\"a\")", $0) + " == 1" },
        { times("decimal(", $0) + "\"1.0\"" + times(")", $0) + " == 1" },
        { times("{a: principal, b: ", $0) + "principal" + times("}.a", $0) + ".n == 1" },
        {
            times("{a: principal, b: ", $0) + "principal" + times("} has a.n", $0)
                + " && principal has a"
        },
    ]

    @Test(arguments: shapes.indices, [ValidationMode.strict, .permissive])
    func deepest(_ index: Int, _ mode: ValidationMode) throws {
        let shape = Self.shapes[index]
        let validator = Validator(schema: try Schema(text: Self.schema))
        var deepest = 0
        for depth in [1, 10, 20, 25, 31, 32, 40, 41, 42, 62, 63, 64, 100, 120, 124, 126, 127, 128] {
            let text = "permit(principal, action, resource) when { \(shape(depth)) };"
            let isParsed = SmallStack.run {
                (try? validator.check(text, mode: mode, level: 2)) != nil
            }
            if isParsed == true { deepest = depth }
        }
        #expect(deepest >= 20)
    }

    @Test(arguments: [
        "principal.n == 1 && ", "principal has o && ", "principal.n == 1 || ",
        "principal has o && principal.o.n == 1 || ", "principal.n == 1 + 2 && ",
    ])
    func longChains(_ part: String) throws {
        let text =
            "permit(principal, action, resource) when { " + Self.times(part, 10_000) + "true };"
        try Self.expectSoon(text, Self.schema)
    }

    @Test func manyCapabilities() throws {
        let names = (0..<3000).map { "a\($0)" }
        let attributes = names.map { "\($0)?: Long" }.joined(separator: ", ")
        let schema = """
            entity User {\(attributes)};
            action view appliesTo {principal: User, resource: User};
            """
        let tests = names.map { "principal has \($0)" }.joined(separator: " && ")
        let reads = names.map { "principal.\($0) == 1" }.joined(separator: " && ")
        try Self.expectSoon(
            "permit(principal, action, resource) when { \(tests) && \(reads) };", schema)
    }

    /// Every common type uses the one before twice.
    @Test func sharedTypes() throws {
        let types = (1...16).map { "type T\($0) = {l: T\($0 - 1), r: T\($0 - 1)};" }
        let schema = """
            type T0 = {v: Long};
            \(types.joined(separator: "\n"))
            entity User {a: T16, b: T16, c: T15};
            action view appliesTo {principal: User, resource: User};
            """
        try Self.expectSoon(
            "permit(principal, action, resource) when { principal.a == resource.b && "
                + "principal.a == principal.c || principal.a.x };", schema)
    }

    private static func expectSoon(_ text: String, _ schema: String) throws {
        let validator = Validator(schema: try Schema(text: schema))
        let time = try ContinuousClock().measure {
            for mode in ValidationMode.allCases {
                _ = try validator.check(text, mode: mode, level: 2)
            }
        }
        #expect(time < .seconds(60), "\(time)")
    }

    private static func times(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }
}
