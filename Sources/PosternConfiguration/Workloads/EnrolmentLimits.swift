import PosternCore

/// The `limits` of an enrolment, with what holds where it names none.
struct EnrolmentLimits: Hashable, Sendable {
    var ttlMilliseconds = Limits.credentialTTLMillisecondsDefault
    /// nil: no cap.
    var budget: UInt64?
    var credentials = Limits.credentialsPerWorkloadMaxDefault
}
