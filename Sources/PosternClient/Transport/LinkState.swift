/// How far the way to the broker is.
enum LinkState {
    /// There is no socket: none was needed yet, or libzmq gave up. After a failure the next
    /// request tries again, once the pause is over.
    case idle(LinkFailure?)
    /// A connection ended; the next one is made after a pause.
    case pausing(until: ContinuousClock.Instant)
    /// libzmq is connecting to the configured endpoint.
    case connecting
    /// Connected there; a hello was sent to learn of the lanes.
    case choosing(correlation: UInt64, until: ContinuousClock.Instant)
    /// libzmq is connecting to the lane that was chosen.
    case moving(until: ContinuousClock.Instant)
    /// Requests go out.
    case ready
}
