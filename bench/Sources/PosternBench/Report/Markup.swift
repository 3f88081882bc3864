/// Text for HTML and SVG.
enum Markup {
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A table: the first row is its head, the first column stands to the left.
    static func table(_ head: [String], _ rows: [[String]]) -> String {
        let heads = head.map { "<th>\(escaped($0))</th>" }.joined()
        let body = rows.map { row in
            "<tr>" + row.map { "<td>\($0)</td>" }.joined() + "</tr>"
        }.joined(separator: "\n")
        return "<div class=\"wide\"><table><thead><tr>\(heads)</tr></thead><tbody>\n\(body)\n"
            + "</tbody></table></div>"
    }
}
