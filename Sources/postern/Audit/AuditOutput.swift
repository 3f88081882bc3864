import ArgumentParser
import Foundation
import PosternAudit

/// What the commands that read the log say.
enum AuditOutput {
    static func show(_ entries: [AuditEntry], json: Bool) {
        guard !entries.isEmpty else { return }
        let lines = entries.map { json ? $0.json : $0.line(on: STDOUT_FILENO) }
        Terminal.write(lines.joined(separator: "\n") + "\n")
    }

    /// Runs what reads the log; says what cannot be read.
    static func reading<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as AuditFileError {
            throw Terminal.fail("\(error)")
        }
    }

    /// Says where older segments are gone: what they told is not in what is shown.
    static func tellOfRetention(in folder: LogFolder) throws {
        guard try reading({ try folder.isCurtailed() }) else { return }
        Terminal.complain(
            "older segments of this log are not here: what they told is not either (`postern audit"
                + " query --event retirement` says which were removed)")
    }

    /// Says what could not be read on the way; then what was shown is not all.
    static func finish(_ problems: [LogProblem]) throws {
        warn(problems)
        guard problems.isEmpty else {
            throw Terminal.fail("not all of the log could be read: what is here is not all of it")
        }
    }

    /// What could not be read on the way.
    static func warn(_ problems: some Sequence<LogProblem>) {
        for problem in problems {
            Terminal.complain(
                "`\(problem.file)` \(problem.message)"
                    + (problem.offset.map { " (byte \($0))" } ?? "")
                    + "; `postern audit verify` says more")
        }
    }
}
