/// Where the parts of a line begin: `    - - key: value` has an indentation of 4, its last
/// indicator at 6 and its content at 8.
struct YAMLLineStart {
    /// Column of the first byte that is no blank.
    let indentation: Int
    /// Column of the last `-`, `?` or `:` in front of the content.
    let lastIndicator: Int?
    /// Column of the content; every level of nesting in blocks takes a column in front of it.
    let content: Int

    init(_ line: [UInt8]) {
        var column = 0
        var first: Int?
        var indicator: Int?
        while column < line.count {
            let next = column + 1 < line.count ? line[column + 1] : YAMLByte.space
            if YAMLByte.isBlockIndicator(line[column]), YAMLByte.isBlank(next) {
                first = first ?? column
                indicator = column
            } else if !YAMLByte.isBlank(line[column]) {
                break
            }
            column += 1
        }
        indentation = first ?? column
        lastIndicator = indicator
        content = column
    }

    /// Whether there is nothing but blanks or a comment.
    func isBlank(_ line: [UInt8]) -> Bool {
        guard lastIndicator == nil else { return false }
        return content == line.count || line[content] == YAMLByte.hash
    }
}
