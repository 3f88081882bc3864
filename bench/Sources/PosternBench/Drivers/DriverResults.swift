import Foundation
import Glibc

/// The other end: what the bench's own drivers (`ClientDriver`) hand over.
struct DriverResults: Sendable {
    var permits: UInt64 = 0
    var denials: UInt64 = 0
    var errors: UInt64 = 0
    var latencies: [UInt64] = []

    mutating func add(_ other: DriverResults) {
        permits += other.permits
        denials += other.denials
        errors += other.errors
        latencies += other.latencies
    }

    /// As `bench/peers/driver.h` has it.
    func write(elapsedNanoseconds: UInt64) {
        let line =
            "result elapsed_ns=\(elapsedNanoseconds) decisions=\(permits + denials)"
            + " permits=\(permits) denials=\(denials) errors=\(errors) lost=0 connections=1"
            + " latencies=\(latencies.count)\n"
        var data = Data(line.utf8)
        for number in [UInt64(latencies.count)] + latencies {
            withUnsafeBytes(of: number) { data.append(contentsOf: $0) }
        }
        FileHandle.standardOutput.write(data)
    }
}
