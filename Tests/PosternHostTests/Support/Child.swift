import Glibc

/// A process that a test starts; killed and reaped with the value.
///
/// Not Foundation's `Process`: that reaps its children, and some tests need one that has ended
/// and was not reaped.
final class Child {
    let processID: Int32
    private var isReaped = false

    struct Failure: Error {
        let path: String
        let code: Int32
    }

    /// Returns when the program is running: posix_spawn waits for the execution.
    init(_ path: String, _ arguments: [String]) throws {
        var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        var processID: pid_t = 0
        let code = posix_spawn(&processID, path, nil, nil, words, environ)
        guard code == 0 else { throw Failure(path: path, code: code) }
        self.processID = processID
    }

    /// Ends it and leaves it unreaped: a zombie, whose id is still taken. Waits for that.
    func end() {
        kill(processID, SIGKILL)
        var information = siginfo_t()
        _ = waitid(P_PID, id_t(processID), &information, WEXITED | WNOWAIT)
    }

    /// Ends it and frees its id.
    func reap() {
        guard !isReaped else { return }
        kill(processID, SIGKILL)
        waitpid(processID, nil, 0)
        isReaped = true
    }

    deinit { reap() }
}
