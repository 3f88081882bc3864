/// How a peer proved itself, with what it proved (RFC 27).
package enum ZAPMechanism: Hashable, Sendable {
    /// Not at all.
    case null
    /// By a password, which crossed the wire in the clear. Refuse it.
    case plain
    /// By the secret of this key.
    case curve(CurvePublicKey)
}
