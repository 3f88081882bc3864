import Glibc

/// The standard output's buffer.
enum StandardOutput {
    /// All open C streams, so that no global variable is touched.
    static func flush() { fflush(nil) }
}
