import Foundation
import PosternCore

/// Points in time on the audit's command line.
enum AuditTime {
    /// Why a text is no time, as what follows its name.
    struct Wrong: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }

    /// Numbers from 1973 to 5138: what is below is seconds, above are finer units.
    private static let millisecondsRange: Range<UInt64> = 100_000_000_000..<100_000_000_000_000

    /// Unix time in milliseconds of `2026-01-31T12:00:00Z`, `2026-01-31`, of milliseconds
    /// themselves, or of a duration ago such as `15m`.
    static func milliseconds(_ text: String, now: UInt64) throws(Wrong) -> UInt64 {
        // Longer ago than there is a clock is all of it.
        if let ago = DurationText.milliseconds(text) { return now - min(now, ago) }
        if !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            guard let number = UInt64(text), millisecondsRange.contains(number) else {
                throw Wrong(
                    "is no Unix time in milliseconds, which has 12 to 14 digits; write three digits"
                        + " more for seconds, or a unit for a duration ago, as in `15m`")
            }
            return number
        }
        guard let milliseconds = civil(text) else {
            throw Wrong(
                "is no time; write `2026-01-31T12:00:00Z`, `2026-01-31`, Unix milliseconds, or a"
                    + " duration ago: numbers with \(DurationText.units), as in `15m`, `1h30m` or"
                    + " `2d`")
        }
        return milliseconds
    }

    static var now: UInt64 { UInt64(max(0, Date().timeIntervalSince1970) * 1_000) }

    /// A date and a time of day with its zone, or a date alone (RFC 3339); nil also where the
    /// calendar has no such day. Foundation takes the 30th of February for the 2nd of March.
    private static func civil(_ text: String) -> UInt64? {
        let date = /(\d{4})-(\d\d)-(\d\d)/
        let time = /(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+\-])(\d\d):?(\d\d))/
        let parts = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
        // The digits of other scripts are digits to an expression, too.
        guard text.allSatisfy(\.isASCII), let day = parts[0].wholeMatch(of: date)?.output,
            let days = daysSince1970(number(day.1), number(day.2), number(day.3))
        else { return nil }
        guard parts.count == 2 else { return UInt64(exactly: days * 86_400_000) }
        guard let clock = parts[1].wholeMatch(of: time)?.output else { return nil }
        let (hour, minute, second) = (number(clock.1), number(clock.2), number(clock.3))
        let (zoneHour, zoneMinute) = (number(clock.6), number(clock.7))
        guard hour < 24, minute < 60, second < 60, zoneHour < 24, zoneMinute < 60 else {
            return nil
        }
        let zone = (zoneHour * 60 + zoneMinute) * (clock.5 == "-" ? -1 : 1)
        let seconds = days * 86_400 + (hour * 60 + minute - zone) * 60 + second
        return UInt64(exactly: seconds * 1_000 + number(((clock.4 ?? "") + "000").prefix(3)))
    }

    private static func number(_ digits: Substring?) -> Int { digits.flatMap { Int($0) } ?? 0 }

    private static func days(in month: Int, of year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return switch month {
        case 2: isLeap ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The other way round than below, by the same source; nil where there is no such day.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        guard (1...12).contains(month), (1...days(in: month, of: year)).contains(day) else {
            return nil
        }
        // Years that begin in March have the leap day at their end.
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
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
