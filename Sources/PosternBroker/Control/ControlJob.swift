import PosternAuthority
import PosternCore
import PosternWire

/// What the control thread is asked to do.
enum ControlJob: Sendable {
    case request(ControlRequest)
    /// An attest whose peer was inspected.
    case attest(AttestAsk, ControlRequest, Attestor.Inspection)
    /// A claim whose peer was inspected, and the parent of its process.
    case claim(ClaimAsk, ControlRequest, Attestor.Inspection, parent: ProcessIdentity?)
    case reload(PolicySnapshot)
    /// A process that had attested has ended.
    case exited(ProcessIdentity)
}

/// A request that is slower than a decision, with the way back to its peer.
struct ControlRequest: Sendable {
    let request: Request
    /// Of its frame.
    let byteCount: Int
    let correlation: UInt64
    let peer: PeerIdentity
    let door: Door
    /// The process at the other end, held, where the kernel gives that.
    let handle: (any ProcessHandle)?
    let route: ReplyRoute
    let lane: LaneMailbox
}
