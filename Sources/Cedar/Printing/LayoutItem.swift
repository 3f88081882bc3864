/// One step of a layout. Between `open` and its `close` lies a group: either all of its own breaks
/// are line ends, or none is.
enum LayoutItem {
    /// The text of a token.
    case token(Int)
    /// The comments before a token, each on a line of its own.
    case leading(Int)
    /// The comment behind a token and the end of its line.
    case trailing(Int)
    case open
    case close
    /// Levels of indentation for the lines that follow.
    case indent(Int)
    /// A blank that is no place to break.
    case blank
    /// A line end in a broken group, else a blank.
    case blankOrBreak
    /// A line end in a broken group, else nothing.
    case emptyOrBreak
    /// A line end.
    case lineEnd
    /// A line end and an empty line.
    case emptyLine
}
