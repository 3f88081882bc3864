/// Counts in a column, each in front of what it counts.
enum CountTable {
    /// A line for each row, indented.
    static func lines(_ rows: [(text: String, count: UInt64)]) -> [String] {
        let width = Self.width(rows.map(\.count))
        return rows.map { "  " + padded($0.count, width) + "  " + $0.text }
    }

    /// Digits of the largest.
    static func width(_ counts: [UInt64]) -> Int { counts.map { "\($0)".count }.max() ?? 0 }

    static func padded(_ count: UInt64, _ width: Int) -> String {
        let digits = "\(count)"
        return String(repeating: " ", count: max(0, width - digits.count)) + digits
    }
}

extension [String: UInt64] {
    /// The largest counts first, those of one size by name.
    var mostFirst: [(text: String, count: UInt64)] {
        sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
    }
}
