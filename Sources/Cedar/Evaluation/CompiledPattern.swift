/// A pattern of `like` in an arena: literal segments, a wildcard between two neighbours.
struct CompiledPattern: BitwiseCopyable {
    let segments: TextList

    /// Whether the whole text matches. The first segment must begin it and the last must end it;
    /// each of the others is taken where it is found first, which loses no match. No recursion;
    /// the time is at most the product of the two lengths.
    func matches(_ text: Text) -> Bool {
        guard let first = segments.first, let last = segments.last else { return false }
        if segments.count == 1 { return first == text }
        let count = Int(text.count)
        let firstCount = Int(first.count)
        let lastCount = Int(last.count)
        guard firstCount + lastCount <= count,
            ByteHash.areEqual(first.base, text.base, firstCount),
            ByteHash.areEqual(last.base, text.base + (count - lastCount), lastCount)
        else { return false }
        var index = firstCount
        let end = count - lastCount
        for segment in segments.dropFirst().dropLast() {
            guard let found = CompiledPattern.find(segment, in: text, from: index, to: end) else {
                return false
            }
            index = found + Int(segment.count)
        }
        return true
    }

    private static func find(
        _ segment: Text, in text: Text, from start: Int, to end: Int
    ) -> Int? {
        let count = Int(segment.count)
        guard count > 0 else { return start }
        let first = segment.base[0]
        var index = start
        while index + count <= end {
            if text.base[index] == first,
                ByteHash.areEqual(segment.base, text.base + index, count)
            {
                return index
            }
            index += 1
        }
        return nil
    }
}
