import ArgumentParser
import Foundation
import PosternBench

/// Why a command ends: a line on standard error, and an exit code.
enum Complaint {
    /// 128 and the number of a signal, as shells have it; 2 for all else. Throw what it returns.
    static func exit(_ error: BenchError) -> ExitCode {
        FileHandle.standardError.write(Data("postern-bench: \(error)\n".utf8))
        return ExitCode(error.signal.map { 128 + $0 } ?? 2)
    }
}
