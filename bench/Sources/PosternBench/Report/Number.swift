import Foundation

/// Numbers for people.
enum Number {
    /// Three significant digits, no trailing zeros, a comma for each thousand.
    static func short(_ value: Double) -> String {
        guard value.isFinite else { return "–" }
        let size = abs(value)
        if size >= 1_000 { return grouped(value) }
        var text = String(format: size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value)
        if size > 0, size < 0.095 { text = String(format: "%.3f", value) }
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text == "-0" ? "0" : text
    }

    static func percent(_ share: Double) -> String { "\(short(share * 100))%" }

    private static func grouped(_ value: Double) -> String {
        let digits = Array(String(format: "%.0f", abs(value)))
        var text = value < 0 ? "-" : ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
