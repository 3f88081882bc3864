extension Unicode.Scalar {
    /// What is shown of the scalar in an excerpt: those that steer a terminal or show nothing are
    /// escaped, as `\u{202E}`, but for a tab.
    var shown: String { isEscaped ? escaped(asASCII: true) : String(self) }

    /// Columns of a terminal that the shown scalar takes. Sequences count as the sum of their
    /// scalars, which is what a terminal without support for them shows.
    var columns: Int {
        if isEscaped { return shown.utf8.count }
        if isASCII { return 1 }
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        // The vowels and finals of Hangul join the consonant before them.
        if (0x1160...0x11FF).contains(value) { return 0 }
        return isWide ? 2 : 1
    }

    private var isEscaped: Bool {
        if isASCII { return (value < 0x20 || value == 0x7F) && self != "\t" }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: return true
        default: return false
        }
    }

    /// The blocks of Unicode's East Asian widths W and F, and the emoji; two regional indicators
    /// share the two columns of a flag.
    private var isWide: Bool {
        switch value {
        case 0x1F1E6...0x1F1FF: false
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
            0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
            0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF,
            0x1F200...0x1F265, 0x20000...0x3FFFD:
            true
        default: properties.isEmojiPresentation
        }
    }
}
