/// What was measured: a line of a plot and, where the part varies something, the place on it.
public struct SeriesKey: Codable, Hashable, Sendable, CustomStringConvertible {
    /// For instance `postern, C client`.
    public let line: String
    /// For instance 512, of requests in flight.
    public let x: Double?

    public init(_ line: String, _ x: Double? = nil) {
        self.line = line
        self.x = x
    }

    public var description: String { x.map { "\(line) at \(Number.short($0))" } ?? line }
}
