import Foundation
import Testing

/// Waits until a condition holds, with a bound; an issue when it does not.
nonisolated(nonsending) func eventually(
    _ what: String, within limit: Duration = .seconds(10), _ condition: () -> Bool,
    sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    let end = ContinuousClock.now + limit
    while !condition() {
        try #require(
            ContinuousClock.now < end, "\(what) does not happen", sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// Runs blocking code on a thread of its own, so that it holds none of the pool's.
func onThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}
