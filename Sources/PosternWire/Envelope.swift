/// The three items that begin every payload, in every version.
package struct Envelope: Hashable, Sendable {
    /// The version that this code speaks.
    package static let version: UInt64 = 1

    package let version: UInt64
    package let operation: UInt64
    package let correlation: UInt64

    package init(version: UInt64 = Envelope.version, operation: UInt64, correlation: UInt64) {
        self.version = version
        self.operation = operation
        self.correlation = correlation
    }
}
