// Goal: durations are read exactly, and nothing else is taken for one.
// Method: a table in both directions.

import PosternCore
import Testing

struct DurationTextTests {
    @Test(
        arguments: [
            ("1s", 1_000), ("90s", 90_000), ("15m", 900_000), ("2h", 7_200_000), ("0s", 0),
            ("007m", 420_000), ("", nil), ("s", nil), ("15", nil), ("15 m", nil), ("1.5h", nil),
            ("-1s", nil), ("1d", 86_400_000), ("1ms", 1), ("1 ms", nil), ("1sm", nil), ("1M", nil),
            ("2w", 1_209_600_000), ("1h30m", 5_400_000), ("1d12h", 129_600_000),
            ("1m1ms", 60_001), ("1m1h", nil), ("1m1m", nil), ("1h30", nil), ("h30m", nil),
            ("1h 30m", nil), ("1y", nil), ("99999999999999w", nil),
            ("18446744073709551615ms", .max), ("1s18446744073709551615ms", nil),
            ("99999999999999999999s", nil),
            ("18446744073709551615h", nil), ("١m", nil),
        ] as [(String, UInt64?)])
    func `durations are read`(_ text: String, _ milliseconds: UInt64?) {
        #expect(DurationText.milliseconds(text) == milliseconds)
    }

    @Test(
        arguments: [
            (1_000, "1s"), (90_000, "90s"), (900_000, "15m"), (7_200_000, "2h"), (1_500, "1500ms"),
        ] as [(UInt64, String)])
    func `durations are written`(_ milliseconds: UInt64, _ text: String) {
        #expect(DurationText.text(milliseconds: milliseconds) == text)
    }
}
