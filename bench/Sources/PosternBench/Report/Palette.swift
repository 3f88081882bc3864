/// Colours of lines: what is in many plots has the same in all.
enum Palette {
    private static let fixed = [
        Lines.stream: 7, Lines.echo: 1, Lines.unary: 2, Lines.streaming: 2, Lines.plain: 0,
        Lines.async: 3, Lines.blocking: 4,
    ]

    /// Classes of the style sheet for the lines of one plot, all different while there are
    /// enough. A line's name may go on with the place that was measured.
    static func classes(_ names: [String]) -> [String] {
        var used: Set<Int> = []
        var classes: [String] = []
        for name in names {
            let known = fixed.first { name == $0.key || name.hasPrefix($0.key + " at ") }?.value
            let wanted = known ?? 0
            let free = (0..<8).map { ($0 + wanted) % 8 }.first { !used.contains($0) } ?? wanted
            used.insert(free)
            classes.append("s\(free)")
        }
        return classes
    }
}
