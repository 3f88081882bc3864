/// What YAML's core schema takes for a number where it has no quotes.
enum YAMLNumber {
    /// As JSON writes it.
    case json(String)
    /// What is wrong with it.
    case refused(String)

    /// nil for what is no number.
    init?(_ text: String) {
        guard text.wholeMatch(of: Self.number) != nil else { return nil }
        let unsigned = text.drop { $0 == "-" || $0 == "+" }
        let sign = text.hasPrefix("-") ? "-" : ""
        if unsigned.wholeMatch(of: Self.jsonNumber) != nil {
            self = .json(sign + unsigned)
            return
        }
        let digits = unsigned.dropFirst(2)
        switch unsigned.prefix(2) {
        case "0x": self = .refused(Self.notDecimal(text, Int64(digits, radix: 16)))
        case "0o": self = .refused(Self.notDecimal(text, Int64(digits, radix: 8)))
        case _ where unsigned.allSatisfy(\.isNumber):
            let rest = unsigned.dropLast().drop { $0 == "0" } + unsigned.suffix(1)
            self = .refused(
                "`\(text)` begins with a zero, which some take for octal; write \(sign)\(rest) or"
                    + " quote it")
        default:
            self = .refused(
                "`\(text)` is a float; numbers of Cedar are 64-bit integers: write one or quote it")
        }
    }

    private static func notDecimal(_ text: String, _ value: Int64?) -> String {
        guard let value else {
            return "`\(text)` is no decimal number, and more than 64-bit integers hold; quote it"
        }
        return "`\(text)` is no decimal number; write \(value) or quote it"
    }

    private static var number: Regex<Substring> {
        #/
        [-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?
        | 0x[0-9a-fA-F]+ | 0o[0-7]+ | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN)
        /#
    }

    private static var jsonNumber: Regex<Substring> {
        #/(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/#
    }
}
