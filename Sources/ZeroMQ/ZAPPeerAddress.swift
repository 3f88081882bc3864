/// Where a peer connected from, as libzmq tells the ZAP handler.
package enum ZAPPeerAddress: Hashable, Sendable, CustomStringConvertible {
    /// A process of this host, over ipc.
    case ipc(IPCPeerAddress)
    /// An IPv4 or IPv6 address in numbers, over tcp; IPv6 may have a zone, as in `fe80::1%eth0`.
    case ip(String)

    /// - Throws: `badAddress`.
    package init(_ text: String) throws(ZAPError) {
        if let peer = IPCPeerAddress(text) {
            self = .ipc(peer)
        } else if Self.isIP(text) {
            self = .ip(text)
        } else {
            throw .badAddress(text)
        }
    }

    package var description: String {
        switch self {
        case .ipc(let peer): peer.description
        case .ip(let text): text
        }
    }

    private static func isIP(_ text: String) -> Bool {
        guard !text.utf8.contains(0) else { return false }
        let parts = text.split(separator: "%", omittingEmptySubsequences: false)
        guard let address = parts.first, parts.count <= 2 else { return false }
        guard SystemCalls.isAddress(String(address)) else { return false }
        guard parts.count == 2 else { return true }
        return address.contains(":") && !parts[1].isEmpty
    }
}
