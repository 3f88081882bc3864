// Goal: a request is read from JSON, and what is wrong with one is said with its place.
// Method: the forms of an entity side by side; one text for each message.

import Cedar
import Testing

@Suite struct RequestJSONTests {
    @Test func everyFormOfAnEntity() throws {
        let request = try Request(
            json: """
                {"principal": "User::\\"a\\\\n\\"", "action": {"type": "Action", "id": "view"},
                 "resource": {"__entity": {"type": "A::B", "id": ""}}, "context": {"n": 1}}
                """)
        #expect(request.principal == (try EntityUID(type: "User", id: "a\n")))
        #expect(request.action == (try EntityUID(type: "Action", id: "view")))
        #expect(request.resource == (try EntityUID(type: "A::B", id: "")))
        #expect(request.context == ["n": .long(1)])
    }

    @Test func aContextMayBeLeftOut() throws {
        let request = try Request(json: Self.request("User::\\\"a\\\""))
        #expect(request.context == Record())
    }

    @Test(
        arguments: [
            ("[]", "1:1: expected a request as an object, found an array"),
            (
                #"{"principal": "A::\"a\"", "resource": "A::\"a\""}"#,
                "1:1: `action` is missing"
            ),
            (request("User"), #"1:15: `User` is no entity; expected `Type::"id"`"#),
            (
                #"{"principal": 1}"#,
                #"1:15: expected an entity as `{"type": "…", "id": "…"}`, found a number"#
            ),
            (
                "{\n \"contxt\": {}}",
                "2:2: unknown key `contxt`; a request has `principal`, `action`, `resource` and"
                    + " `context`"
            ),
            (request(context: "1"), "1:13: expected an object, found a number"),
            (
                request(context: #"{"a": 1.5}"#),
                "1:19: `1.5` is a float; numbers of Cedar are 64-bit integers"
            ),
        ])
    func whatIsWrong(json: String, message: String) {
        let error = #expect(throws: DataError.self) { try Request(json: json, sourceName: "r") }
        #expect(error?.description == "r:\(message)")
    }

    private static func request(context: String) -> String {
        #"{"context": "# + context + ", " + request(#"User::\"a\""#).dropFirst()
    }

    private static func request(_ principal: String) -> String {
        #"{"principal": ""# + principal + #"", "action": "Action::\"view\"", "#
            + #""resource": "File::\"x\""}"#
    }
}
