// Goal: extension values in data are read as the reference engine reads them, and what is no call
// is refused with its place.
// Method: a table of calls beside the expressions that they equal; a table of errors.

import Cedar
import Testing

@Suite struct ExtensionDataTests {
    @Test(arguments: [
        (#"{"fn": "decimal", "arg": "1.5"}"#, #"decimal("1.5")"#),
        (#"{"fn": "ip", "args": ["::1"]}"#, #"ip("::1")"#),
        (#"{"fn": "ip", "arg": "::1", "args": 1, "more": null}"#, #"ip("::1")"#),
        (
            #"{"fn": "offset", "args": [{"__extn": {"fn": "datetime", "arg": "2024-01-01"}}, "#
                + #"{"__extn": {"fn": "duration", "arg": "1d"}}]}"#,
            #"datetime("2024-01-02")"#
        ),
        (#"{"fn": "isIpv4", "arg": {"__extn": {"fn": "ip", "arg": "::1"}}}"#, "false"),
        (#"{"fn": "toHours", "arg": {"__extn": {"fn": "duration", "arg": "1d"}}}"#, "24"),
    ])
    func data(_ json: String, _ expected: String) throws {
        let record = try Record(json: #"{"x": {"__extn": \#(json)}, "y": [{"__extn": \#(json)}]}"#)
        let value = try #require(record["x"])
        #expect(try Expressions.evaluate(expected) == .value(value))
        #expect(record["y"] == .set([value]))
    }

    @Test(arguments: [
        (#"{"fn": "foo", "arg": "1.5"}"#, "1:25", "`foo` is no known function"),
        (#"{"fn": "contains", "args": [[1], 1]}"#, "1:25", "no known function"),
        (#"{"fn": "unknown", "arg": "x"}"#, "1:25", "no known function"),
        (#"{"fn": "decimal", "arg": 1}"#, "1:43", "expected `string`, found `long`"),
        (#"{"fn": "decimal", "arg": null}"#, "1:43", "`null` is no value"),
        (#"{"fn": "decimal", "arg": "1"}"#, "1:18", "`decimal` failed: `1` is no decimal"),
        (#"{"fn": "decimal", "args": []}"#, "1:18", "`decimal` takes 1 argument, found 0"),
        (#"{"fn": "lessThan", "args": [1]}"#, "1:18", "`lessThan` takes 2 arguments, found 1"),
        (
            #"{"fn": "offset", "args": [{"__extn": {"fn": "datetime", "arg": "2024-01-01"}}, 1]}"#,
            "1:97", "expected `duration`, found `long`"
        ),
    ])
    func dataErrors(_ json: String, _ place: String, _ part: String) {
        let error = #expect(throws: DataError.self) {
            try Record(json: #"{"x": {"__extn": \#(json)}}"#)
        }
        #expect(error.map { "\($0)" }?.contains(part) == true, "\(String(describing: error))")
        #expect(error?.position.map { "\($0)" } == place, "\(json)")
    }
}
