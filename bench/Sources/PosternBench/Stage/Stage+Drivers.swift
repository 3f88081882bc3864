extension Stage {
    /// The C driver on a broker.
    func load(
        _ broker: Broker, call: String = "permit", connections: Int = 1, credentials: Int = 1,
        batch: Int = 0, overTCP: Bool = false, within milliseconds: Int? = nil
    ) throws(BenchError) -> Driver {
        var arguments = ["--server-key", broker.serverKey, "--call", call]
        arguments += ["--connections", "\(connections)", "--credentials", "\(credentials)"]
        arguments += ["--batch", "\(batch)", "--seed", "\(seed & 0xFFFF_FFFF)"]
        if overTCP, let endpoint = broker.tcpEndpoint {
            arguments += ["--endpoint", endpoint, "--key-file", broker.keyFile]
        } else {
            arguments += broker.endpoints.flatMap { ["--endpoint", $0] }
        }
        let process = try start("load", programs.peer("load"), arguments)
        return try Driver(process, within: milliseconds ?? BenchLimits.connectMilliseconds)
    }

    /// The same driver on a CURVE echo.
    func load(_ echo: CurveServer, connections: Int = 1) throws(BenchError) -> Driver {
        let process = try start(
            "load (echo)", programs.peer("load"),
            [
                "--echo", "--endpoint", echo.endpoint, "--server-key", echo.key,
                "--connections", "\(connections)",
            ])
        return try Driver(process, within: BenchLimits.connectMilliseconds)
    }

    func asyncClient(_ broker: Broker) throws(BenchError) -> Driver {
        try ownDriver("drive-async", broker)
    }

    func blockingClient(_ broker: Broker) throws(BenchError) -> Driver {
        try ownDriver("drive-blocking", broker)
    }

    private func ownDriver(_ name: String, _ broker: Broker) throws(BenchError) -> Driver {
        let process = try start(
            name, programs.bench,
            [name, "--endpoint", broker.endpoints[0], "--server-key", broker.serverKey])
        return try Driver(process, within: BenchLimits.connectMilliseconds)
    }

    /// A Unix stream echo and its client.
    func stream(_ sizes: Driver) throws(BenchError) -> Rig {
        let arguments = [path("stream"), "\(sizes.requestBytes)", "\(sizes.replyBytes)"]
        let echo = try start("stream-echo", programs.peer("stream-echo"), arguments)
        _ = try echo.line(within: BenchLimits.startMilliseconds)
        let process = try start("stream-load", programs.peer("stream-load"), arguments)
        return Rig(
            server: echo,
            drivers: [try Driver(process, within: BenchLimits.connectMilliseconds)])
    }

    func curveEcho(_ sizes: Driver, overTCP: Bool = false) throws(BenchError) -> CurveServer {
        try curveServer(
            "curve-echo", overTCP ? "tcp://127.0.0.1:*" : "ipc://\(path("echo"))",
            bytes: sizes.replyBytes)
    }

    /// A peer that binds a ROUTER with CURVE and says where.
    func curveServer(
        _ name: String, _ endpoint: String, bytes: Int
    ) throws(BenchError) -> CurveServer {
        let process = try start(name, programs.peer(name), [endpoint, "\(bytes)"])
        let ready = DriverFields(try process.line(within: BenchLimits.startMilliseconds))
        guard let key = ready["key"], let bound = ready["endpoint"] else {
            throw BenchError("`\(name)` did not say that it is ready")
        }
        return CurveServer(process: process, endpoint: bound, key: key)
    }

    /// A CURVE echo and its client.
    func curveFloor(_ sizes: Driver, overTCP: Bool = false) throws(BenchError) -> Rig {
        let echo = try curveEcho(sizes, overTCP: overTCP)
        return Rig(server: echo.process, drivers: [try load(echo)])
    }

    /// gRPC's echo and a client; nil where they were not built.
    func grpc(_ sizes: Driver, isStreaming: Bool) throws(BenchError) -> Rig? {
        guard programs.hasGRPC else { return nil }
        let socket = path("grpc")
        let echo = try start(
            "grpc-echo", programs.peer("grpc-echo"), [socket, "\(sizes.replyBytes)"])
        _ = try echo.line(within: BenchLimits.startMilliseconds)
        let process = try start(
            "grpc-load", programs.peer("grpc-load"),
            [socket, "\(sizes.requestBytes)", isStreaming ? "stream" : "unary"])
        return Rig(
            server: echo,
            drivers: [try Driver(process, within: BenchLimits.connectMilliseconds)])
    }
}
