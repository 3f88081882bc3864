/// What is refused before the YAML library sees the text.
///
/// The library resolves aliases while it parses and hashes whole subtrees to find duplicate keys,
/// so a few lines of aliases of aliases could keep it busy for years; and it recurses for every
/// level of nesting. So aliases, anchors, tags and depth are found here, in the text alone.
///
/// The scan knows comments, quotes and brackets. It must never take for quoted or commented what
/// the library does not. So every line has to start in a state that is known without reading on:
/// texts that go on in the next line, with or without quotes, and block texts (`|`, `>`) are
/// refused, as no file of ours needs them. A seeded random test holds it against the library.
struct YAMLPrescan {
    private let file: String
    var number = 0
    /// `[` and `{` that are open.
    private var depth = 0
    /// The last byte of the line before that is neither blank nor comment.
    private var lastSignificant = YAMLByte.newline
    /// How far the next line may be indented without being the rest of this line's text.
    private var indentationMax = Int.max

    static func check(_ text: String, file: String) throws(ConfigurationProblem) {
        var scan = YAMLPrescan(file: file)
        let text = text.replacing("\r\n", with: "\n")
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            scan.number += 1
            try scan.checkLineEnds(line)
            let startsFile = scan.number == 1 && line.unicodeScalars.first == "\u{FEFF}"
            try scan.check(Array((startsFile ? line.dropFirst() : line).utf8))
        }
    }

    private init(file: String) {
        self.file = file
    }

    private mutating func check(_ line: [UInt8]) throws(ConfigurationProblem) {
        let start = YAMLLineStart(line)
        guard !start.isBlank(line), line != YAMLByte.documentStart else { return }
        try checkStart(start, line)
        let startedInBlock = depth == 0
        var hasKey = false
        var index = start.content
        var previous = YAMLByte.space
        // What the next byte follows, blanks left out.
        var before = YAMLByte.newline
        while index < line.count {
            let byte = line[index]
            if byte == YAMLByte.hash, YAMLByte.isBlank(previous) { break }
            let isNodeStart = index == start.content || startsNode(before, previous)
            if YAMLByte.isQuote(byte), isNodeStart {
                index = try endOfQuote(line, from: index)
                (previous, before) = (byte, byte)
                continue
            }
            try checkQuote(byte, previous: previous)
            try checkAlias(line, at: index, previous: previous)
            try checkBlockText(byte, isNodeStart: isNodeStart)
            try countBracket(byte, isNodeStart: isNodeStart)
            let next = index + 1 < line.count ? line[index + 1] : YAMLByte.space
            if depth == 0, byte == YAMLByte.colon, YAMLByte.isBlank(next) { hasKey = true }
            if !YAMLByte.isBlank(byte) { before = byte }
            previous = byte
            index += 1
        }
        let isOpen = before == YAMLByte.newline || before == YAMLByte.colon
        lastSignificant = before
        guard startedInBlock else { return }
        indentationMax = isOpen ? .max : hasKey ? start.content : start.lastIndicator ?? -1
    }

    /// Whether a node could start behind `before`; `previous` is the very next byte to the left.
    private func startsNode(_ before: UInt8, _ previous: UInt8) -> Bool {
        switch before {
        // In a block these are part of an unquoted text.
        case YAMLByte.comma, YAMLByte.openBracket, YAMLByte.openBrace: depth > 0
        case YAMLByte.colon: YAMLByte.isBlank(previous)
        default: false
        }
    }

    private func checkStart(
        _ start: YAMLLineStart, _ line: [UInt8]
    ) throws(ConfigurationProblem) {
        guard start.content <= ConfigurationLimits.indentationColumnsMax else {
            throw problem(
                "indented by more than \(ConfigurationLimits.indentationColumnsMax) columns;"
                    + " nothing here nests so deep")
        }
        guard depth == 0 else { return try checkContinuation(startingWith: line, start) }
        guard start.indentation <= indentationMax else {
            throw problem(
                "indented deeper than the line before allows; a text stands on one line, and"
                    + " keys of one mapping in one column")
        }
    }

    /// Within brackets a line starts behind a comma or bracket, or with one.
    private func checkContinuation(
        startingWith line: [UInt8], _ start: YAMLLineStart
    ) throws(ConfigurationProblem) {
        guard start.content < line.count, line[start.content] != YAMLByte.hash else { return }
        let ended = [YAMLByte.comma, YAMLByte.openBracket, YAMLByte.openBrace]
        let ends = [YAMLByte.comma, YAMLByte.closeBracket, YAMLByte.closeBrace]
        guard ended.contains(lastSignificant) || ends.contains(line[start.content]) else {
            throw problem(
                "a text in brackets stands on one line; end the line before in `,` or close it")
        }
    }

    private mutating func countBracket(
        _ byte: UInt8, isNodeStart: Bool
    ) throws(ConfigurationProblem) {
        switch byte {
        case YAMLByte.openBracket, YAMLByte.openBrace: depth += isNodeStart ? 1 : 0
        case YAMLByte.closeBracket, YAMLByte.closeBrace: depth = max(0, depth - 1)
        default: break
        }
        guard depth <= ConfigurationLimits.bracketDepthMax else {
            throw problem(
                "brackets nest deeper than \(ConfigurationLimits.bracketDepthMax); nothing here"
                    + " nests so deep")
        }
    }

    func problem(_ message: String) -> ConfigurationProblem {
        ConfigurationProblem(file, line: number, message)
    }
}
