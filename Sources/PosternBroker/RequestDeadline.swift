import PosternAuthority
import PosternCore
import PosternWire

/// The instant by which a client wants its answer (`protocol/SPEC.md`, "Deadlines").
enum RequestDeadline {
    /// Whether it is over, by the wall clock, which is read only where there is one.
    static func hasPassed(_ milliseconds: UInt64?, for authority: Authority) -> Bool {
        guard let milliseconds else { return false }
        return milliseconds < authority.clock.wallMilliseconds
    }

    /// What is answered then.
    static var failure: ReplyFailure {
        ReplyFailure(
            status: .expiredRequest,
            message: "the request came after its own deadline; nothing was done")
    }
}
