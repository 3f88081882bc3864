/// How the parser's functions fail. A class: a pointer keeps the frames of the recursion small.
final class ParseFailure: Error {
    let error: PolicyParseError

    init(_ error: PolicyParseError) {
        self.error = error
    }
}
