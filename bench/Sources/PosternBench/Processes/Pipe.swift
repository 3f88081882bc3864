internal import CBench
import Glibc

/// The two ends of a pipe; children inherit neither, but what is put in place of their own.
struct Pipe {
    let reading: Int32
    let writing: Int32

    init() throws(BenchError) {
        var ends: [Int32] = [-1, -1]
        guard bench_pipe(&ends) == 0 else {
            throw BenchError("no pipe: \(String(cString: strerror(errno)))")
        }
        reading = ends[0]
        writing = ends[1]
    }
}
