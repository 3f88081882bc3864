import Foundation

/// One line of Swift without its texts and comments, for looking at its code.
enum SwiftLine {
    /// Strings become `""`, a comment is cut off. Enough for lines that the formatter wrote; a
    /// text over several lines is handled by `code(of:)`.
    static func code(_ line: String, keepsComments: Bool = false) -> String {
        let bytes = Array(line.utf8)
        let (quote, slash, escape) = (UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "\\"))
        var code: [UInt8] = []
        var isInText = false
        var isEscaped = false
        for (index, byte) in bytes.enumerated() {
            if byte == quote, !isEscaped {
                isInText.toggle()
                code.append(byte)
            } else if !isInText {
                if byte == slash, index + 1 < bytes.count, bytes[index + 1] == slash {
                    if keepsComments { code += bytes[index...] }
                    break
                }
                code.append(byte)
            }
            isEscaped = byte == escape && !isEscaped
        }
        return String(decoding: code, as: UTF8.self)
    }

    /// The code of all lines of a file; those inside a `"""` text are empty.
    static func code(of lines: [String], keepsComments: Bool = false) -> [String] {
        var isInText = false
        return lines.map { line in
            guard line.utf8.contains(UInt8(ascii: "\"")) || isInText || line.contains("//") else {
                return line
            }
            let marks = line.components(separatedBy: "\"\"\"").count - 1
            defer { if marks % 2 == 1 { isInText.toggle() } }
            if isInText { return "" }
            let start = marks == 1 ? line.components(separatedBy: "\"\"\"")[0] : line
            return code(start, keepsComments: keepsComments)
        }
    }

    /// The modules that a file imports, with the line's attributes and access left out.
    static func imports(of file: SourceTree.File) -> [String] {
        let pattern =
            /^(?:@\w+(?:\(\w+\))? |private |fileprivate |internal |package |public )*import (?:struct |func |class |enum |protocol )?(\w+)/
        return file.lines.filter { $0.contains("import ") }.compactMap {
            $0.firstMatch(of: pattern).map { String($0.1) }
        }
    }

    static func indentation(_ line: String) -> Int { line.prefix { $0 == " " }.count }

    /// Functions with their number of lines. Goes by the formatter's indentation: a body ends at
    /// the closing brace that stands below the first letter of its declaration.
    static func functions(of lines: [String]) -> [(line: Int, count: Int)] {
        let start =
            /^ *(?:@\w+(?:\(.*\))? |[a-z]+(?:\(set\))? )*(?:func |init[?(<]|deinit|subscript)/
        var functions: [(line: Int, count: Int)] = []
        for (index, line) in lines.enumerated() {
            guard ["func ", "init", "subscript"].contains(where: line.contains),
                line.firstMatch(of: start) != nil
            else { continue }
            let depth = indentation(line)
            for end in (index + 1)..<max(lines.count, index + 1) {
                let text = lines[end]
                guard !text.isEmpty, indentation(text) <= depth else { continue }
                let rest = text.dropFirst(indentation(text))
                if indentation(text) == depth, rest.hasPrefix("}") {
                    functions.append((index + 1, end - index + 1))
                    break
                }
                guard indentation(text) == depth,
                    rest.hasPrefix(")") || rest.hasPrefix("{")
                        || rest.hasPrefix("where") || rest.hasPrefix("->")
                else { break }
            }
        }
        return functions
    }
}
