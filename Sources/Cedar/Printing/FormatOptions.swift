/// How policies are laid out. A value.
public struct FormatOptions: Hashable, Sendable {
    /// The least and the greatest width of a line that can be asked for.
    public static let lineWidths = 20...1000
    /// The least and the greatest indentation that can be asked for.
    public static let indentWidths = 0...16

    /// Columns of a line; what cannot be broken may reach beyond. A column is a Unicode scalar.
    public let lineWidth: Int
    /// Blanks for each level of indentation. Indentation never takes more than half of a line.
    public let indentWidth: Int

    /// Options with 80 columns and 2 blanks where nothing else is said; numbers outside of
    /// `lineWidths` and `indentWidths` are taken to the nearest inside.
    public init(lineWidth: Int = 80, indentWidth: Int = 2) {
        self.lineWidth = min(
            max(lineWidth, Self.lineWidths.lowerBound), Self.lineWidths.upperBound)
        self.indentWidth = min(
            max(indentWidth, Self.indentWidths.lowerBound), Self.indentWidths.upperBound)
    }
}
