/// Durations as the files write them: a whole number and `ms`, `s`, `m` or `h`.
package enum DurationText {
    /// nil for anything else, and for what does not fit.
    package static func milliseconds(_ text: String) -> UInt64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let count = UInt64(digits) else { return nil }
        let factor: UInt64
        switch text[digits.endIndex...] {
        case "ms": factor = 1
        case "s": factor = 1_000
        case "m": factor = 60_000
        case "h": factor = 3_600_000
        default: return nil
        }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: factor)
        return overflow ? nil : milliseconds
    }

    /// The largest unit that leaves a whole number.
    package static func text(milliseconds: UInt64) -> String {
        let units: [(String, UInt64)] = [("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
        for (unit, factor) in units where milliseconds >= factor && milliseconds % factor == 0 {
            return "\(milliseconds / factor)\(unit)"
        }
        return "\(milliseconds)ms"
    }
}
