/// Every text over an alphabet, up to a length, the empty one first.
func words(over alphabet: String, upTo length: Int) -> [String] {
    var all = [""]
    var longest = [""]
    for _ in 0..<length {
        longest = longest.flatMap { word in alphabet.map { word + String($0) } }
        all += longest
    }
    return all
}
