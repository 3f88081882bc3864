/// Where a reply goes: the ROUTER's name of the connection and the envelope that it used.
struct ReplyRoute: Sendable {
    let routingID: [UInt8]
    /// Whether the request came with the empty frame that REQ sends.
    let hasDelimiter: Bool
    /// The connection's descriptor, for cutting it.
    let descriptor: Int32?
}
