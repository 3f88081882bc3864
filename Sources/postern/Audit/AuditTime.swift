import Foundation
import PosternConfiguration

/// Points in time on the audit's command line.
enum AuditTime {
    /// Unix time in milliseconds of `2026-01-31T12:00:00Z`, of milliseconds themselves, or of a
    /// duration ago such as `15m`; nil for anything else.
    static func milliseconds(_ text: String, now: Date = Date()) -> UInt64? {
        if let ago = DurationText.milliseconds(text) {
            return UInt64(now.timeIntervalSince1970 * 1_000).subtractingReportingOverflow(ago)
                .partialValue
        }
        if text.utf8.count >= 10, let number = UInt64(text) { return number }
        for style in [
            Date.ISO8601FormatStyle(), Date.ISO8601FormatStyle(includingFractionalSeconds: true),
        ] {
            if let date = try? Date(text, strategy: style), date.timeIntervalSince1970 >= 0 {
                return UInt64((date.timeIntervalSince1970 * 1_000).rounded())
            }
        }
        guard text.utf8.count == 10,
            let date = try? Date("\(text)T00:00:00Z", strategy: .iso8601),
            date.timeIntervalSince1970 >= 0
        else { return nil }
        return UInt64(date.timeIntervalSince1970 * 1_000)
    }

    /// As `2026-01-31T12:00:00.123Z`. By hand: the formatters take a hundred times as long, and an
    /// export writes millions.
    static func text(_ milliseconds: UInt64) -> String {
        let (days, rest) = (milliseconds / 86_400_000, milliseconds % 86_400_000)
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days to a civil date.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) + "T"
            + padded(rest / 3_600_000, 2) + ":" + padded(rest / 60_000 % 60, 2) + ":"
            + padded(rest / 1_000 % 60, 2) + "." + padded(rest % 1_000, 3) + "Z"
    }

    private static func padded(_ value: UInt64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
