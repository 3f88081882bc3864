// Goal: the process id that libraries are told without a system call is the kernel's, in a fork
// too.
// Method: the C library's `fork`, called past Swift, which hides it; the child compares and exits.

import Glibc
import Testing

@testable import PosternHost

@Suite struct ProcessIDTests {
    private typealias Fork = @convention(c) () -> pid_t

    private static func kernelProcessID() -> pid_t? {
        var link = [CChar](repeating: 0, count: 32)
        let count = readlink("/proc/self", &link, link.count - 1)
        guard count > 0 else { return nil }
        return pid_t(
            String(decoding: link.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    @Test func itIsTheKernels() {
        #expect(getpid() == Self.kernelProcessID())
        #expect(getpid() == getpid())
    }

    @Test func aForkHasItsOwn() throws {
        let symbol = try #require(dlsym(UnsafeMutableRawPointer(bitPattern: 0), "fork"))
        let fork = unsafeBitCast(symbol, to: Fork.self)
        let parent = getpid()
        let child = fork()
        if child == 0 {
            // Only calls that a fork of a process with threads may make.
            var link: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
            let own = getpid()
            let isRight = withUnsafeMutableBytes(of: &link) { bytes in
                let text = bytes.bindMemory(to: CChar.self)
                guard let start = text.baseAddress else { return false }
                let count = readlink("/proc/self", start, text.count)
                var number: pid_t = 0
                for index in 0..<max(0, count) { number = number * 10 + pid_t(text[index] - 48) }
                return number == own && own != parent
            }
            _exit(isRight ? 0 : 1)
        }
        #expect(child > 0)
        var status: Int32 = -1
        #expect(waitpid(child, &status, 0) == child)
        #expect(status == 0)
        #expect(getpid() == parent)
    }
}
