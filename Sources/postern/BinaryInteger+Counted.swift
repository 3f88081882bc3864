extension BinaryInteger {
    /// The number with its noun: `1 call`, `2 calls`.
    ///
    /// - Parameter many: the noun of others than one, where it has more than an `s` behind it.
    func counted(_ one: String, _ many: String? = nil) -> String {
        "\(self) \(self == 1 ? one : many ?? one + "s")"
    }
}
