package import Sodium

/// What checking a whole log found.
package struct LogVerification: Sendable {
    /// What is wrong, the first of all first; empty: the log is good.
    package internal(set) var problems: [LogProblem] = []
    package internal(set) var notes: [LogNote] = []
    package internal(set) var streams = 0
    package internal(set) var segments = 0
    package internal(set) var records: UInt64 = 0
    /// Records that have a number.
    package internal(set) var numbers: UInt64 = 0
    package internal(set) var lastSequence: UInt64 = 0
    package internal(set) var bytes = 0
    package internal(set) var checkpoint: (number: UInt64, digest: Digest, milliseconds: UInt64)?
    package let key: VerifyingKey

    init(key: VerifyingKey) { self.key = key }

    package var isGood: Bool { problems.isEmpty }
}
