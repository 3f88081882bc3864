/// Why there is no socket, and until when that is answered at once.
struct LinkFailure {
    let error: ClientError
    let until: ContinuousClock.Instant
}
