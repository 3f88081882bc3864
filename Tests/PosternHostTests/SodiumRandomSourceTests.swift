// Goal: every call gives other bits, and each bit takes both values.
// Method: many draws; a source that repeats or has a stuck bit fails with certainty, a sound one
// with a probability below 2^-100.

import PosternCore
import Testing

@testable import PosternHost

@Suite struct SodiumRandomSourceTests {
    @Test func bitsAreFresh() {
        let source = SodiumRandomSource()
        let draws = (0..<1_000).map { _ in source.bytes16() }
        #expect(Set(draws).count == draws.count)
        #expect(draws.reduce(0) { $0 | $1.high } == .max)
        #expect(draws.reduce(0) { $0 | $1.low } == .max)
        #expect(draws.reduce(UInt64.max) { $0 & $1.high } == 0)
        #expect(draws.reduce(UInt64.max) { $0 & $1.low } == 0)
    }
}
