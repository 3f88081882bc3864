internal import CBench
import Glibc

/// A program that the bench started: in a process group of its own, killed with the bench. Its
/// standard error is its log. Stays on the thread that made it.
final class ChildProcess {
    let name: String
    let id: Int32
    let log: LogFile
    private let input: Int32
    private let output: Int32
    private var buffer: [UInt8] = []
    private(set) var hasEnded = false

    init(
        _ name: String, program: String, arguments: [String], environment: [String: String],
        log: LogFile
    ) throws(BenchError) {
        self.name = name
        self.log = log
        let toChild = try Pipe()
        defer { close(toChild.reading) }
        let fromChild = try Pipe()
        defer { close(fromChild.writing) }
        let error = open(log.path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(error) }
        input = toChild.writing
        output = fromChild.reading
        let texts = CStrings([program] + arguments)
        let variables = CStrings(environment.sorted { $0.key < $1.key }.map { "\($0)=\($1)" })
        id = bench_spawn(
            program, texts.pointers, variables.pointers,
            [toChild.reading, fromChild.writing, error])
        guard id > 0 else {
            close(input)
            close(output)
            throw BenchError("`\(program)` cannot be started: \(String(cString: strerror(-id)))")
        }
    }

    func send(_ line: String) throws(BenchError) {
        let bytes = Array((line + "\n").utf8)
        guard write(input, bytes, bytes.count) == bytes.count else { throw ended() }
    }

    /// The next line of its output.
    func line(within milliseconds: Int) throws(BenchError) -> String {
        let deadline = Deadline(milliseconds: milliseconds)
        while true {
            if let end = buffer.firstIndex(of: 0x0A) {
                let line = String(decoding: buffer[..<end], as: UTF8.self)
                buffer.removeFirst(end + 1)
                return line
            }
            guard buffer.count < BenchLimits.lineBytesMax else {
                throw BenchError("`\(name)` wrote a line without an end")
            }
            guard try readMore(deadline) else { throw ended() }
        }
    }

    /// The next numbers of its output, 64 bits each in the machine's order.
    func numbers(_ count: Int, within milliseconds: Int) throws(BenchError) -> [UInt64] {
        let deadline = Deadline(milliseconds: milliseconds)
        let byteCount = count * 8
        buffer.reserveCapacity(byteCount)
        while buffer.count < byteCount {
            guard try readMore(deadline) else { throw ended() }
        }
        let numbers = buffer.withUnsafeBytes { bytes in
            (0..<count).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
        }
        buffer.removeFirst(byteCount)
        return numbers
    }

    /// All of its output to the end.
    func rest(within milliseconds: Int) throws(BenchError) -> String {
        let deadline = Deadline(milliseconds: milliseconds)
        while try readMore(deadline) {}
        return String(decoding: buffer, as: UTF8.self)
    }

    /// Whether it is still there.
    func isRunning() -> Bool {
        if !hasEnded, waitpid(id, nil, WNOHANG) == id { hasEnded = true }
        return !hasEnded
    }

    /// Tells the whole group to end, then kills it. Safe to call twice.
    func end() {
        close(input)
        close(output)
        guard isRunning() else { return killGroup() }
        kill(-id, SIGTERM)
        let deadline = Deadline(milliseconds: BenchLimits.endMilliseconds)
        while isRunning(), !deadline.isOver { MonotonicClock.sleep(milliseconds: 5) }
        killGroup()
        if !hasEnded {
            waitpid(id, nil, 0)
            hasEnded = true
        }
    }

    /// Why it is of no use any more, with the end of its log.
    func ended() -> BenchError {
        BenchError("`\(name)` ended before its time\(log.tail)")
    }

    private func killGroup() { kill(-id, SIGKILL) }

    /// False at the end of its output.
    private func readMore(_ deadline: Deadline) throws(BenchError) -> Bool {
        while true {
            try Interruption.check()
            var entry = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
            let ready = poll(&entry, 1, deadline.lookMilliseconds)
            if ready > 0 { break }
            if deadline.isOver {
                throw BenchError("`\(name)` did not answer in time\(log.tail)")
            }
        }
        let count = withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 8) { chunk in
            let count = read(output, chunk.baseAddress, chunk.count)
            if count > 0 { buffer.append(contentsOf: chunk[..<count]) }
            return count
        }
        return count > 0
    }
}
