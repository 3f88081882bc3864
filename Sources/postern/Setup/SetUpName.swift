/// Names of keys, as they go into file names and key files.
enum SetUpName {
    /// Letters, digits, `.`, `-` and `_`, not starting with a dot.
    static func isValid(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count) && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte) || ".-_".utf8.contains(byte)
            }
    }
}
