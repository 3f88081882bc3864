import CZeroMQ

extension Socket {
    /// Accepts connections at an endpoint such as `ipc:///run/x/gate` or `tcp://127.0.0.1:0`.
    ///
    /// An ipc path holds at most 107 bytes and gets its mode from the umask. A second bind to
    /// the same ipc path silently steals it: only a lock file of the caller's can prevent it.
    /// A monitor can hide the reason of a failure: see `monitor`.
    ///
    /// - Throws: EINVAL, EPROTONOSUPPORT, EADDRINUSE (tcp, inproc), EADDRNOTAVAIL,
    ///   ENAMETOOLONG, EACCES, ENOENT, ETERM.
    package func bind(_ endpoint: String) throws(ZeroMQError) {
        try callWithEndpoint(endpoint, "bind", zmq_bind)
    }

    /// Connects to an endpoint, in the background and again after each loss.
    ///
    /// Success says that the endpoint is well formed, not that anyone is there.
    ///
    /// - Throws: EINVAL, EPROTONOSUPPORT, EMTHREAD (no I/O thread), ETERM.
    package func connect(_ endpoint: String) throws(ZeroMQError) {
        try callWithEndpoint(endpoint, "connect to", zmq_connect)
    }

    /// Stops accepting at an endpoint, named as `lastEndpoint` gave it.
    ///
    /// - Throws: EINVAL, ENOENT when the socket is not bound there, ETERM.
    package func unbind(_ endpoint: String) throws(ZeroMQError) {
        try callWithEndpoint(endpoint, "unbind", zmq_unbind)
    }

    /// Drops the connection to an endpoint and does not connect again.
    ///
    /// - Throws: EINVAL, ENOENT when the socket is not connected there, ETERM.
    package func disconnect(_ endpoint: String) throws(ZeroMQError) {
        try callWithEndpoint(endpoint, "disconnect from", zmq_disconnect)
    }

    private func callWithEndpoint(
        _ endpoint: String,
        _ verb: StaticString,
        _ function: (UnsafeMutableRawPointer?, UnsafePointer<CChar>?) -> Int32
    ) throws(ZeroMQError) {
        guard Self.meansItself(endpoint) else {
            throw ZeroMQError(.invalidArgument, operation: "\(verb) `\(endpoint)`")
        }
        guard function(pointer, endpoint) == 0 else {
            throw ZeroMQError.last("\(verb) `\(endpoint)`")
        }
    }

    /// Whether libzmq takes an endpoint for what it says.
    ///
    /// C reads up to a zero byte. And libzmq 4.3.4 cuts a port to 16 bits without a word
    /// (ip_resolver.cpp): `tcp://*:99999` would be bound at port 34463.
    private static func meansItself(_ endpoint: String) -> Bool {
        guard !endpoint.utf8.contains(0) else { return false }
        guard endpoint.hasPrefix("tcp://"), let colon = endpoint.lastIndex(of: ":") else {
            return true
        }
        let port = endpoint[colon...].dropFirst()
        let isNumber = !port.isEmpty && port.utf8.allSatisfy { (48...57).contains($0) }
        return !isNumber || UInt16(port) != nil
    }
}
