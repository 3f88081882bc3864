/// What a cancellation does to a request.
enum CancellationRule: Sendable {
    /// It ends the wait at once; a reply that comes later is dropped.
    case always
    /// It ends the wait as long as the request has not left; after that its answer matters more,
    /// and the deadline bounds the wait.
    case beforeSending
    /// It does nothing; the deadline bounds the wait.
    case never
}
