extension LogRuns {
    static func count(_ ranges: [ClosedRange<UInt64>]) -> UInt64 {
        // A range that somebody made up may be as long as the type.
        ranges.reduce(0) { $0 &+ ($1.upperBound - $1.lowerBound) &+ 1 }
    }

    static func clamp(
        _ ranges: [ClosedRange<UInt64>], _ first: UInt64, _ last: UInt64
    ) -> [ClosedRange<UInt64>] {
        guard first <= last else { return [] }
        return ranges.compactMap { range in
            range.overlaps(first...last) ? range.clamped(to: first...last) : nil
        }
    }

    static func subtract(
        _ ranges: [ClosedRange<UInt64>], _ other: ClosedRange<UInt64>
    ) -> [ClosedRange<UInt64>] {
        ranges.flatMap { range -> [ClosedRange<UInt64>] in
            guard range.overlaps(other) else { return [range] }
            var rest: [ClosedRange<UInt64>] = []
            if range.lowerBound < other.lowerBound {
                rest.append(range.lowerBound...(other.lowerBound - 1))
            }
            if range.upperBound > other.upperBound {
                rest.append((other.upperBound + 1)...range.upperBound)
            }
            return rest
        }
    }
}
