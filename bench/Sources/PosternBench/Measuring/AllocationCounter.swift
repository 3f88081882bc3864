import Foundation

/// The table that the preloaded counter keeps in a file.
struct AllocationCounter {
    private static let rowBytes = 32

    let path: String

    /// As it is now, a row for each thread so far.
    func read() throws(BenchError) -> [AllocationRow] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw BenchError("the broker does not count allocations: `\(path)` is missing")
        }
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / Self.rowBytes).map { row in
                func field(_ number: Int) -> UInt64 {
                    bytes.loadUnaligned(
                        fromByteOffset: row * Self.rowBytes + number * 8, as: UInt64.self)
                }
                return AllocationRow(thread: field(0), own: field(1), foreign: field(2))
            }
        }.filter { $0.thread != 0 }
    }

    /// What was counted since, a row for each thread.
    func grown(since before: [AllocationRow]) throws(BenchError) -> [AllocationRow] {
        try read().map { row in
            row - (before.first { $0.thread == row.thread } ?? AllocationRow.none)
        }
    }
}
