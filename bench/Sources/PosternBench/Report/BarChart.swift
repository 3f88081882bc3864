/// A bar for each of a few values, as SVG.
struct BarChart {
    /// One bar, with how the turns lie.
    struct Bar {
        let name: String
        let isBaseline: Bool
        let spread: Spread
    }

    private static let width = 640
    private static let nameWidth = 190
    private static let barHeight = 20
    private static let top = 34

    let title: String
    let unit: String
    let bars: [Bar]

    var svg: String {
        let height = Self.top + bars.count * (Self.barHeight + 8) + 30
        let most = max(bars.map(\.spread.most).max() ?? 1, 1e-9)
        var parts = [
            "<svg role=\"img\" xmlns=\"http://www.w3.org/2000/svg\" "
                + "viewBox=\"0 0 \(Self.width) \(height)\">",
            "<title>\(Markup.escaped(title))</title>",
            "<text class=\"head\" x=\"\(Self.nameWidth)\" y=\"18\">\(Markup.escaped(title))</text>",
        ]
        for (index, bar) in bars.enumerated() { parts += row(bar, index, most) }
        parts.append(
            "<text class=\"label\" x=\"\(Self.nameWidth)\" y=\"\(height - 10)\">"
                + "\(Markup.escaped(unit)); the line is from the least to the most of the turns"
                + "</text></svg>")
        return parts.joined(separator: "\n")
    }

    private func row(_ bar: Bar, _ index: Int, _ most: Double) -> [String] {
        let y = Self.top + index * (Self.barHeight + 8)
        let room = Double(Self.width - Self.nameWidth - 80)
        func place(_ value: Double) -> Int { Int((value / most * room).rounded()) }
        let middle = y + Self.barHeight / 2
        let from = Self.nameWidth + place(bar.spread.least)
        let to = Self.nameWidth + place(bar.spread.most)
        let style = Palette.classes(bars.map(\.name))[index]
        return [
            "<text class=\"legend\" text-anchor=\"end\" x=\"\(Self.nameWidth - 8)\" "
                + "y=\"\(middle + 4)\">\(Markup.escaped(bar.name))</text>",
            "<rect class=\"bar \(style)\(bar.isBaseline ? " baseline" : "")\" "
                + "x=\"\(Self.nameWidth)\" y=\"\(y)\" width=\"\(max(1, place(bar.spread.median)))\""
                + " height=\"\(Self.barHeight)\"/>",
            "<path class=\"range\" d=\"M\(from) \(middle)H\(max(to, from + 1))\"/>",
            "<text class=\"tick\" x=\"\(to + 8)\" y=\"\(middle + 4)\">"
                + "\(Number.short(bar.spread.median))</text>",
        ]
    }
}
