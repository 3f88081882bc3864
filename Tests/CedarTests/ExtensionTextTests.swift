// Goal: the constructors of the extension types take exactly the texts that the reference engine
// takes, with the same values, and what is printed reads back.
// Method: a table of texts, legal ones and such that are broken in small ways, to which the
// reference was asked; plain values at the ends of the ranges.

import Cedar
import Foundation
import Testing

@Suite struct ExtensionTextTests {
    /// One text; without a value where it must be refused. The value of a datetime and a duration
    /// are its milliseconds, of the others the text that is printed.
    struct Text: Decodable {
        let function: String
        let text: String
        let value: String?
    }

    @Test func textsOfTheReference() throws {
        let file = try #require(
            Bundle.module.url(
                forResource: "extension-texts", withExtension: "jsonl", subdirectory: "Fixtures"))
        let lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
        #expect(lines.count > 600)
        for line in lines {
            let test = try JSONDecoder().decode(Text.self, from: Data(line))
            guard let expected = test.value else {
                let error = #expect(throws: ExtensionError.self, "\(test)") {
                    try Self.value(test)
                }
                #expect(error?.message.contains(" ") == true)
                #expect(error?.message.contains("\n") == false)
                continue
            }
            let value = try Self.value(test)
            #expect(Self.text(value) == expected, "\(test)")
            #expect(try Self.readBack(value) == .extension(value), "\(test)")
        }
    }

    @Test(arguments: [
        ("decimal", "1", "`1` is no decimal; expected digits, a point and digits, as in `12.34`"),
        ("decimal", "1.23456", "`1.23456` has more than four digits after the point"),
        ("decimal", "922337203685477.5808", "is out of the range of decimals"),
        ("ip", "1.2.3", "`1.2.3` is no IP address; expected one as `10.0.0.1`"),
        ("ip", "::ffff:1.2.3.4", "an IPv4 address cannot stand in an IPv6 address"),
        ("ip", "1.2.3.4/33", "has a prefix that is no number from 0 to 32"),
        ("ip", "::/129", "has a prefix that is no number from 0 to 128"),
        ("ip", "0000:0000:0000:0000:0000:0000:0000:0000:0000/128", "is longer than any"),
        ("datetime", "2024", "`2024` is no datetime; expected `YYYY-MM-DD` or"),
        ("datetime", "2024-02-30", "names a day that is not in the calendar"),
        ("datetime", "2024-01-01T23:59:60Z", "names a time that is not on the clock"),
        ("datetime", "2024-01-01T00:00:00+2400", "has an offset past 23 hours and 59 minutes"),
        ("duration", "1h1d", "`1h1d` is no duration; expected numbers with"),
        ("duration", "9223372036854775808ms", "does not fit in 64 bits of milliseconds"),
        ("decimal", "a\n\"\u{0}", #"`a\n\"\0` is no decimal"#),
        (
            "decimal", String(repeating: "9", count: 1_000),
            "`\(String(repeating: "9", count: 64))…` is no decimal"
        ),
    ])
    func messages(_ function: String, _ text: String, _ part: String) {
        let error = #expect(throws: ExtensionError.self) {
            try Self.value(Text(function: function, text: text, value: nil))
        }
        #expect(error?.message.contains(part) == true, "\(String(describing: error))")
    }

    @Test(
        arguments: [
            (.decimal(DecimalValue(tenThousandths: .min)), "decimal(\"-922337203685477.5808\")"),
            (.decimal(DecimalValue(tenThousandths: -1)), "decimal(\"-0.0001\")"),
            (.duration(DurationValue(milliseconds: .min)), "duration(\"-9223372036854775808ms\")"),
            (.datetime(DatetimeValue(milliseconds: 0)), "datetime(\"1970-01-01\")"),
            (.datetime(DatetimeValue(milliseconds: -1)), "datetime(\"1969-12-31T23:59:59.999Z\")"),
            (
                .datetime(DatetimeValue(milliseconds: 1_728_992_100_000)),
                "datetime(\"2024-10-15T11:35:00Z\")"
            ),
            (
                .datetime(DatetimeValue(milliseconds: 253_402_300_799_999)),
                "datetime(\"9999-12-31T23:59:59.999Z\")"
            ),
            (
                .datetime(DatetimeValue(milliseconds: 253_402_300_800_000)),
                "datetime(\"1970-01-01\").offset(duration(\"253402300800000ms\"))"
            ),
            (
                .datetime(DatetimeValue(milliseconds: -62_167_219_200_000)),
                "datetime(\"0000-01-01\")"
            ),
            (
                .datetime(DatetimeValue(milliseconds: .min)),
                "datetime(\"1970-01-01\").offset(duration(\"-9223372036854775808ms\"))"
            ),
        ] as [(ExtensionValue, String)])
    func descriptions(_ value: ExtensionValue, _ expected: String) throws {
        #expect(value.description == expected)
        #expect(try Self.readBack(value) == .extension(value))
    }

    /// Every tenth day or so of the years that can be written.
    @Test func calendar() throws {
        for day in stride(from: -719_528, through: 2_932_896, by: 9) {
            let value = DatetimeValue(milliseconds: Int64(day) * 86_400_000)
            let text = value.description.dropFirst("datetime(\"".count).dropLast(2)
            #expect(try DatetimeValue(parsing: String(text)) == value)
        }
    }

    @Test func conveniences() throws {
        #expect(try Value.decimal("1.5").description == "decimal(\"1.5000\")")
        #expect(try Value.ip("10.0.0.1").description == "ip(\"10.0.0.1/32\")")
        #expect(try Value.datetime("2024-10-15").description == "datetime(\"2024-10-15\")")
        #expect(try Value.duration("1m30s").description == "duration(\"90000ms\")")
        #expect(try Value.duration("1d") == .duration("24h"))
        #expect(try Value.ip("10.0.0.1/8") != .ip("10.0.0.0/8"))
        #expect(try Value.ip("::/0") != .ip("0.0.0.0/0"))
        #expect(
            try Set([Value.duration("1d"), .duration("24h"), .datetime("1970-01-02")]).count == 2)
    }

    private static func value(_ test: Text) throws(ExtensionError) -> ExtensionValue {
        switch test.function {
        case "decimal": .decimal(try DecimalValue(parsing: test.text))
        case "ip": .ip(try IPAddressValue(parsing: test.text))
        case "datetime": .datetime(try DatetimeValue(parsing: test.text))
        default: .duration(try DurationValue(parsing: test.text))
        }
    }

    private static func text(_ value: ExtensionValue) -> String {
        switch value {
        case .decimal, .ip: String(value.description.split(separator: "\"")[1])
        case .datetime(let value): "\(value.milliseconds)"
        case .duration(let value): "\(value.milliseconds)"
        }
    }

    private static func readBack(_ value: ExtensionValue) throws -> Value? {
        guard case .value(let value) = try Expressions.evaluate(value.description) else {
            return nil
        }
        return value
    }
}
