/// Finds the declared name that a wrong one was probably meant to be.
enum Suggestion {
    /// Bytes of a name and number of names that are compared at most, so that a schema full of
    /// errors costs no more than its reading.
    private static let lengthMax = 64
    private static let namesMax = 1000

    /// `; did you mean …` or nothing.
    static func text(
        for name: String, among candidates: some Sequence<String>
    ) -> String {
        let wanted = Array(name.utf8)
        guard wanted.count <= lengthMax else { return "" }
        // A short name is near to almost everything, and a letter to every other.
        let distanceMax = min(2, wanted.count / 2)
        var best: (distance: Int, name: String)?
        for candidate in candidates.prefix(namesMax) {
            let distance = min(
                self.distance(wanted, Array(candidate.utf8), distanceMax),
                self.distance(wanted, basename(candidate), distanceMax))
            guard distance <= distanceMax else { continue }
            if let known = best, (known.distance, known.name) <= (distance, candidate) { continue }
            best = (distance, candidate)
        }
        return best.map { "; did you mean `\($0.name)`" } ?? ""
    }

    private static func basename(_ name: String) -> [UInt8] {
        let bytes = Array(name.utf8)
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")) else { return bytes }
        return Array(bytes[(colon + 1)...])
    }

    /// Bytes to insert, delete or change, upper case being the same as lower case.
    private static func distance(_ left: [UInt8], _ right: [UInt8], _ max: Int) -> Int {
        guard abs(left.count - right.count) <= max else { return max + 1 }
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let change = byte | 0x20 == other | 0x20 ? diagonal : diagonal + 1
                diagonal = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
