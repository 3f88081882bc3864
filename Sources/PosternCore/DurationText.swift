/// Durations as files and commands write them: whole numbers, each with a unit, the largest first,
/// as in `90s`, `15m`, `1h30m` and `2d`.
package enum DurationText {
    /// What a message says of them.
    package static let units = "`ms`, `s`, `m`, `h`, `d` or `w`"

    /// The largest first.
    private static let factors: [(unit: Substring, milliseconds: UInt64)] = [
        ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000),
        ("ms", 1),
    ]

    /// nil for anything else, and for what does not fit.
    package static func milliseconds(_ text: String) -> UInt64? {
        guard !text.isEmpty else { return nil }
        var (rest, units) = (text[...], factors[...])
        var sum: UInt64 = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isLetter }
            rest = rest[unit.endIndex...]
            guard let count = UInt64(digits),
                let index = units.firstIndex(where: { $0.unit == unit })
            else { return nil }
            let (part, overflow) = count.multipliedReportingOverflow(by: units[index].milliseconds)
            let (more, isTooMuch) = sum.addingReportingOverflow(part)
            guard !overflow, !isTooMuch else { return nil }
            sum = more
            // Each once, and in order: `5m1h` is a slip.
            units = units[(index + 1)...]
        }
        return sum
    }

    /// The largest unit up to hours that leaves a whole number.
    package static func text(milliseconds: UInt64) -> String {
        let units: [(String, UInt64)] = [("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
        for (unit, factor) in units where milliseconds >= factor && milliseconds % factor == 0 {
            return "\(milliseconds / factor)\(unit)"
        }
        return "\(milliseconds)ms"
    }
}
