/// What the evaluation of an expression can come to; a set that may be too large, never too small.
struct Outcomes: OptionSet {
    let rawValue: UInt8

    /// The bool true.
    static let holds = Outcomes(rawValue: 1)
    /// The bool false.
    static let fails = Outcomes(rawValue: 2)
    static let errs = Outcomes(rawValue: 4)
    /// A value that is no bool.
    static let other = Outcomes(rawValue: 8)

    static let anyBool: Outcomes = [.holds, .fails]
    static let all: Outcomes = [.holds, .fails, .errs, .other]

    /// The outcomes where a bool is demanded.
    var asBool: Outcomes {
        contains(.other) ? subtracting(.other).union(.errs) : self
    }

    var negated: Outcomes {
        var result = asBool.intersection(.errs)
        if contains(.holds) { result.insert(.fails) }
        if contains(.fails) { result.insert(.holds) }
        return result
    }
}
