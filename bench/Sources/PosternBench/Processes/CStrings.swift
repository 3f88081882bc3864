import Glibc

/// Texts as C's `argv` has them, freed at the end.
final class CStrings {
    private var texts: [UnsafeMutablePointer<CChar>?]

    init(_ texts: [String]) {
        self.texts = texts.map { strdup($0) } + [nil]
    }

    deinit { for text in texts { free(text) } }

    var pointers: [UnsafeMutablePointer<CChar>?] { texts }
}
