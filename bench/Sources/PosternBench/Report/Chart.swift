import Foundation

/// Curves over two axes, as SVG.
struct Chart {
    private static let width = 640.0
    private static let plotHeight = 280.0
    private static let left = 76.0
    private static let right = 30.0
    private static let top = 34.0
    private static let bottom = 46.0
    private static let legendLine = 18.0
    /// Of the labels' font, with some space.
    private static let digitWidth = 8.0

    let title: String
    let x: Axis
    let y: Axis
    let lines: [ChartLine]

    var svg: String {
        let height =
            Self.top + Self.plotHeight + Self.bottom
            + Double(lines.count) * Self.legendLine
        var parts = [
            "<svg role=\"img\" xmlns=\"http://www.w3.org/2000/svg\" "
                + "viewBox=\"0 0 \(Self.text(Self.width)) \(Self.text(height))\">",
            "<title>\(Markup.escaped(title))</title>",
            "<text class=\"head\" x=\"\(Self.text(Self.left))\" y=\"18\">"
                + "\(Markup.escaped(title))</text>",
        ]
        parts += grid
        for (index, line) in lines.enumerated() { parts += curve(line, index) }
        for (index, line) in lines.enumerated() { parts += legend(line, index) }
        parts.append("</svg>")
        return parts.joined(separator: "\n")
    }

    private var grid: [String] {
        let base = Self.top + Self.plotHeight
        let end = Self.width - Self.right
        var parts: [String] = []
        for tick in y.ticks {
            let place = Self.text(self.place(y: tick))
            parts.append(
                "<path class=\"grid\" d=\"M\(Self.text(Self.left)) \(place)H\(Self.text(end))\"/>"
                    + "<text class=\"tick\" text-anchor=\"end\" x=\"\(Self.text(Self.left - 6))\" "
                    + "y=\"\(place)\" dy=\"4\">\(y.text(tick))</text>")
        }
        for tick in x.ticks {
            let place = Self.text(self.place(x: tick))
            parts.append(
                "<path class=\"grid\" d=\"M\(place) \(Self.text(Self.top))V\(Self.text(base))\"/>")
        }
        parts += xLabels
        let middle = Self.text(Self.top + Self.plotHeight / 2)
        parts.append(
            "<text class=\"label\" text-anchor=\"middle\" "
                + "x=\"\(Self.text((Self.left + end) / 2))\" y=\"\(Self.text(base + 34))\">"
                + "\(Markup.escaped(x.label))</text>")
        parts.append(
            "<text class=\"label\" text-anchor=\"middle\" x=\"14\" y=\"\(middle)\" "
                + "transform=\"rotate(-90 14 \(middle))\">\(Markup.escaped(y.label))</text>")
        return parts
    }

    /// Powers of ten first; what would run into another one is left out.
    private var xLabels: [String] {
        let powers = x.ticks.filter { log10($0) == log10($0).rounded() }
        var taken: [ClosedRange<Double>] = []
        return (powers + x.ticks.filter { !powers.contains($0) }).compactMap { tick in
            let middle = place(x: tick)
            let label = x.text(tick)
            let half = Double(label.count) * Self.digitWidth / 2
            let range = (middle - half)...(middle + half)
            guard !taken.contains(where: range.overlaps) else { return nil }
            taken.append(range)
            return "<text class=\"tick\" text-anchor=\"middle\" x=\"\(Self.text(middle))\" "
                + "y=\"\(Self.text(Self.top + Self.plotHeight + 16))\">\(label)</text>"
        }
    }

    private func curve(_ line: ChartLine, _ index: Int) -> [String] {
        let style = style(line, index)
        guard let first = line.points.first else { return [] }
        if line.isLevel {
            let height = Self.text(place(y: first.y))
            return [
                "<path class=\"line \(style)\" d=\"M\(Self.text(Self.left)) \(height)"
                    + "H\(Self.text(Self.width - Self.right))\"/>"
            ]
        }
        let places = line.points.map { point in
            "\(Self.text(place(x: point.x))) \(Self.text(place(y: point.y)))"
        }
        var parts = ["<path class=\"line \(style)\" d=\"M\(places.joined(separator: "L"))\"/>"]
        for point in line.points {
            guard let low = point.low, let high = point.high else { continue }
            let across = Self.text(place(x: point.x))
            parts.append(
                "<path class=\"line \(style) whisker\" d=\"M\(across) "
                    + "\(Self.text(place(y: low)))V\(Self.text(place(y: high)))\"/>"
                    + "<circle class=\"dot \(style)\" cx=\"\(across)\" "
                    + "cy=\"\(Self.text(place(y: point.y)))\" r=\"3\"/>")
        }
        return parts
    }

    private func legend(_ line: ChartLine, _ index: Int) -> [String] {
        let height =
            Self.top + Self.plotHeight + Self.bottom
            + (Double(index) + 0.5) * Self.legendLine
        let style = style(line, index)
        let name = Markup.escaped(line.name + (line.isBaseline ? " (baseline)" : ""))
        return [
            "<path class=\"line \(style)\" d=\"M\(Self.text(Self.left)) \(Self.text(height))h28\"/>"
                + "<text class=\"legend\" x=\"\(Self.text(Self.left + 36))\" "
                + "y=\"\(Self.text(height + 4))\">\(name)</text>"
        ]
    }

    private func style(_ line: ChartLine, _ index: Int) -> String {
        Palette.classes(lines.map(\.name))[index] + (line.isBaseline ? " baseline" : "")
    }

    private func place(x value: Double) -> Double {
        Self.left + x.share(value) * (Self.width - Self.left - Self.right)
    }

    private func place(y value: Double) -> Double {
        Self.top + (1 - y.share(value)) * Self.plotHeight
    }

    /// A tenth of a unit is enough.
    private static func text(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
