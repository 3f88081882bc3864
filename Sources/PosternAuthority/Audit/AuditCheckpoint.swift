/// The last signed checkpoint of the audit log, as the state remembers it: a log that does not hold
/// it was cut off, put back to an earlier state, or is another one.
package struct AuditCheckpoint: Hashable, Sendable {
    /// From 1 on, over all runs.
    package let number: UInt64
    /// 64 lower-case hexadecimal digits.
    package let digest: String

    package init(number: UInt64, digest: String) {
        self.number = number
        self.digest = digest
    }
}
