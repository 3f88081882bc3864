/// Turns a layout into text. One pass from the end finds how far it is from each step to the next
/// place to break, one from the start decides for each group whether it fits on its line; no
/// recursion, time linear in the number of steps.
struct LayoutPrinter {
    private let tokens: [FormatToken]
    private let items: [LayoutItem]
    private let options: FormatOptions
    /// Columns of what stands before a step, were everything on one line.
    private var columnsBefore: [Int]
    /// Steps before a step that end a line whatever fits.
    private var lineEndsBefore: [Int]
    /// Columns from a step to the next place to break.
    private var columnsToBreak: [Int]
    /// The step that closes the group that a step opens.
    private var closings: [Int]

    private var text: [UInt8] = []
    private var column = 0
    private var indentation = 0
    /// The line ends, the empty line or the blank that the next text is preceded by.
    private var pendingLineEnds = 0
    private var hasPendingBlank = false

    init(_ tokens: [FormatToken], _ items: [LayoutItem], _ options: FormatOptions) {
        self.tokens = tokens
        self.items = items
        self.options = options
        columnsBefore = Array(repeating: 0, count: items.count + 1)
        lineEndsBefore = columnsBefore
        columnsToBreak = columnsBefore
        closings = columnsBefore
        measure()
    }

    /// The text, nil if it has more than `bytesMax` bytes.
    static func text(
        _ tokens: [FormatToken], _ items: [LayoutItem], _ options: FormatOptions, bytesMax: Int
    ) -> [UInt8]? {
        var printer = LayoutPrinter(tokens, items, options)
        return printer.emit(bytesMax: bytesMax) ? printer.text : nil
    }

    // MARK: Measuring

    private mutating func measure() {
        var open: [Int] = []
        for (index, item) in items.enumerated() {
            columnsBefore[index + 1] = columnsBefore[index] + columns(item)
            lineEndsBefore[index + 1] = lineEndsBefore[index] + (endsLine(item) ? 1 : 0)
            switch item {
            case .open: open.append(index)
            case .close: closings[open.popLast() ?? index] = index
            case .token, .leading, .trailing, .indent, .blank, .blankOrBreak, .emptyOrBreak,
                .lineEnd, .emptyLine:
                break
            }
        }
        for index in items.indices.reversed() {
            columnsToBreak[index] =
                isBreak(items[index]) ? 0 : columns(items[index]) + columnsToBreak[index + 1]
        }
    }

    private func columns(_ item: LayoutItem) -> Int {
        switch item {
        case .token(let index): tokens[index].width
        case .blank, .blankOrBreak: 1
        case .leading, .trailing, .open, .close, .indent, .emptyOrBreak, .lineEnd, .emptyLine: 0
        }
    }

    private func endsLine(_ item: LayoutItem) -> Bool {
        switch item {
        case .leading, .trailing, .lineEnd, .emptyLine: true
        case .token, .open, .close, .indent, .blank, .blankOrBreak, .emptyOrBreak: false
        }
    }

    private func isBreak(_ item: LayoutItem) -> Bool {
        switch item {
        case .leading, .trailing, .blankOrBreak, .emptyOrBreak, .lineEnd, .emptyLine: true
        case .token, .open, .close, .indent, .blank: false
        }
    }

    // MARK: Printing

    private mutating func emit(bytesMax: Int) -> Bool {
        var isBroken: [Bool] = []
        for (index, item) in items.enumerated() {
            switch item {
            case .token(let token): write(tokens[token].text)
            case .leading(let token): writeLeading(token)
            case .trailing(let token): writeTrailing(token)
            case .open: isBroken.append((isBroken.last ?? true) && !fits(index))
            case .close: isBroken.removeLast()
            case .indent(let levels): indentation += levels
            case .blank: hasPendingBlank = true
            case .blankOrBreak: addBreak(isBroken.last ?? true, orBlank: true)
            case .emptyOrBreak: addBreak(isBroken.last ?? true, orBlank: false)
            case .lineEnd: pendingLineEnds = max(pendingLineEnds, 1)
            case .emptyLine: pendingLineEnds = 2
            }
            guard text.count <= bytesMax else { return false }
        }
        if !text.isEmpty { text.append(UInt8(ascii: "\n")) }
        return true
    }

    /// Whether a group and what cannot be parted from its end fit on the line.
    private func fits(_ open: Int) -> Bool {
        let close = closings[open]
        guard lineEndsBefore[close] == lineEndsBefore[open] else { return false }
        let start = pendingLineEnds > 0 ? indent : column + (hasPendingBlank ? 1 : 0)
        return start + columnsBefore[close] - columnsBefore[open] + columnsToBreak[close]
            <= options.lineWidth
    }

    private mutating func addBreak(_ isBroken: Bool, orBlank: Bool) {
        if isBroken {
            pendingLineEnds = max(pendingLineEnds, 1)
        } else if orBlank {
            hasPendingBlank = true
        }
    }

    private var indent: Int {
        min(indentation * options.indentWidth, options.lineWidth / 2)
    }

    private mutating func write(_ part: String) {
        if pendingLineEnds > 0, !text.isEmpty {
            text.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: pendingLineEnds))
            text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
            column = indent
        } else if hasPendingBlank {
            text.append(UInt8(ascii: " "))
            column += 1
        }
        pendingLineEnds = 0
        hasPendingBlank = false
        text.append(contentsOf: part.utf8)
        // A string may hold line ends of its own.
        let lastLine = part.utf8.lastIndex(of: UInt8(ascii: "\n"))
        if let lastLine {
            column = part[part.utf8.index(after: lastLine)...].unicodeScalars.count
        } else {
            column += part.unicodeScalars.count
        }
    }

    private mutating func writeLeading(_ token: Int) {
        for (index, comment) in tokens[token].leading.enumerated() {
            let lineEnds = comment.hasBlankLineBefore && index > 0 && keepsBlankLines(token) ? 2 : 1
            pendingLineEnds = max(pendingLineEnds, lineEnds)
            write(comment.text)
        }
        pendingLineEnds = tokens[token].hasBlankLineBefore && keepsBlankLines(token) ? 2 : 1
    }

    /// Empty lines between comments stay before policies and at the end, where the first comment
    /// is set off anyway; within policies they go.
    private func keepsBlankLines(_ token: Int) -> Bool {
        token == 0 || tokens[token - 1].kind == .semicolon
    }

    private mutating func writeTrailing(_ token: Int) {
        guard let comment = tokens[token].trailing else { return }
        if pendingLineEnds == 0 { hasPendingBlank = true }
        write(comment)
        pendingLineEnds = 1
    }
}
