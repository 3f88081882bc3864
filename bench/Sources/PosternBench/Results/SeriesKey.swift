/// What was measured: a line of a plot and, where the part varies something, the place on it.
package struct SeriesKey: Codable, Hashable, Sendable, CustomStringConvertible {
    /// For instance `postern, C client`.
    package let line: String
    /// For instance 512, of requests in flight.
    package let x: Double?

    package init(_ line: String, _ x: Double? = nil) {
        self.line = line
        self.x = x
    }

    package var description: String { x.map { "\(line) at \(Number.short($0))" } ?? line }
}
