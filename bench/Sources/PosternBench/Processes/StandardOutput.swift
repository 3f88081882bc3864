import Foundation
import Glibc

/// The standard output of a driver.
enum StandardOutput {
    /// All open C streams, so that no global variable is touched.
    static func flush() { fflush(nil) }

    /// A line, and numbers behind it, 64 bits each in the machine's order.
    static func write(_ line: String, _ numbers: [UInt64] = []) {
        var data = Data((line + "\n").utf8)
        numbers.withUnsafeBytes { data.append(contentsOf: $0) }
        FileHandle.standardOutput.write(data)
    }
}
