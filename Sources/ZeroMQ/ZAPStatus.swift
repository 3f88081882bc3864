/// The answer of a ZAP handler (RFC 27).
package enum ZAPStatus: Int, Hashable, Sendable, CaseIterable {
    /// The peer is admitted.
    case success = 200
    /// Not now: the peer is told nothing, and tries again once the connection ends.
    ///
    /// libzmq 4.3.4 does not end it by itself: the socket's handshake interval does, which is
    /// 30 seconds unless it was set.
    case temporaryFailure = 300
    /// Refused: the peer is told, and a peer with libzmq gives up for good.
    case authenticationFailure = 400
    /// The handler failed; for the peer the same as 400.
    case internalError = 500
}
