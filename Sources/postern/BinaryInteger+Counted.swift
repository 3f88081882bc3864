extension BinaryInteger {
    /// The number with its noun: `1 call`, `2 calls`.
    ///
    /// - Parameter many: the noun of others than one, where it has more than an `s` behind it.
    func counted(_ one: String, _ many: String? = nil) -> String {
        "\(self) \(self == 1 ? one : many ?? one + "s")"
    }

    /// The number in groups of three digits: `10,200,000`.
    var grouped: String {
        let digits = Array(String(magnitude))
        let text = digits.enumerated().map { place, digit in
            let rest = digits.count - place
            return (place > 0 && rest % 3 == 0 ? "," : "") + String(digit)
        }
        return (self < 0 ? "-" : "") + text.joined()
    }
}
