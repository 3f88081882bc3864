/// The signals that the broker acts on.
package enum HostSignal: Hashable, Sendable, CaseIterable {
    /// SIGTERM: stop cleanly.
    case terminate
    /// SIGINT, Control-C: stop cleanly.
    case interrupt
    /// SIGHUP: load the policies again.
    case hangUp
}
