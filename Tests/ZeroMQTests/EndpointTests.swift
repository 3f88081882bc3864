// Goal: every way in which an endpoint can be wrong is told by its own error code.
// Method: real sockets over ipc in temporary directories, tcp on free ports, and inproc.

import Testing

@testable import ZeroMQ

@Suite struct EndpointTests {
    let context: Context
    let directory: TemporaryDirectory

    init() throws {
        context = try Context()
        directory = try TemporaryDirectory()
    }

    @Test(arguments: [
        ("nonsense", ZeroMQError.Code.invalidArgument),
        ("", .invalidArgument),
        ("carrier-pigeon://coop", .protocolNotSupported),
        ("tcp://127.0.0.1", .invalidArgument),
        ("tcp://127.0.0.1:99999", .invalidArgument),
        ("tcp://*:65536", .invalidArgument),
        ("tcp://*:99999999999999999999", .invalidArgument),
        ("ipc:///tmp/a\0b", .invalidArgument),
        ("ipc:///nonexistent/directory/socket", .notFound),
        ("ipc:///tmp/" + String(repeating: "x", count: 108), .nameTooLong),
    ])
    func bindRefuses(_ endpoint: String, _ code: ZeroMQError.Code) throws {
        let socket = try Socket(.router, in: context)
        #expect(thrownCode { () throws(ZeroMQError) in try socket.bind(endpoint) } == code)
    }

    @Test(arguments: [
        ("nonsense", ZeroMQError.Code.invalidArgument),
        ("carrier-pigeon://coop", .protocolNotSupported),
        ("tcp://127.0.0.1:port", .invalidArgument),
        ("tcp://127.0.0.1:70000", .invalidArgument),
        ("inproc://a\0b", .invalidArgument),
    ])
    func connectRefuses(_ endpoint: String, _ code: ZeroMQError.Code) throws {
        let socket = try Socket(.dealer, in: context)
        #expect(thrownCode { () throws(ZeroMQError) in try socket.connect(endpoint) } == code)
    }

    @Test func theErrorNamesTheEndpoint() throws {
        let socket = try Socket(.router, in: context)
        let error = #expect(throws: ZeroMQError.self) { try socket.bind("carrier-pigeon://x") }
        #expect(
            error?.description
                == "cannot bind `carrier-pigeon://x`: protocol not supported (EPROTONOSUPPORT)")
    }

    @Test func aSecondTCPBindIsRefused() throws {
        let first = try Socket(.router, in: context)
        try first.bind("tcp://127.0.0.1:*")
        let endpoint = try first.lastEndpoint()
        #expect(endpoint.hasPrefix("tcp://127.0.0.1:"))
        #expect(!endpoint.hasSuffix("*"))
        let second = try Socket(.router, in: context)
        #expect(
            thrownCode { () throws(ZeroMQError) in try second.bind(endpoint) } == .addressInUse)
    }

    @Test func aSecondInprocBindIsRefused() throws {
        let first = try Socket(.pair, in: context)
        try first.bind("inproc://one")
        let second = try Socket(.pair, in: context)
        #expect(
            thrownCode { () throws(ZeroMQError) in try second.bind("inproc://one") }
                == .addressInUse)
    }

    @Test func aSecondIPCBindStealsThePath() throws {
        // Known and documented: only a lock of the caller's own prevents it.
        let first = try Socket(.router, in: context)
        try first.bind(directory.endpoint())
        let second = try Socket(.router, in: context)
        try second.bind(directory.endpoint())
        let client = try Socket(.dealer, in: context)
        try client.connect(directory.endpoint())
        try client.send(Message("hello"))
        #expect(try receiveAll(second).last == Array("hello".utf8))
        #expect(try first.readyEvents().contains(.readable) == false)
    }

    @Test func anAddressOfAnotherHostIsRefused() throws {
        let socket = try Socket(.router, in: context)
        // TEST-NET-3: no host has it.
        let code = thrownCode { () throws(ZeroMQError) in try socket.bind("tcp://203.0.113.7:0") }
        #expect(code == .addressNotAvailable)
    }

    @Test func unbindAndDisconnectKnowTheirEndpoints() throws {
        let server = try Socket(.router, in: context)
        #expect(
            thrownCode { () throws(ZeroMQError) in try server.unbind(directory.endpoint()) }
                == .notFound)
        try server.bind(directory.endpoint())
        try server.unbind(server.lastEndpoint())
        let client = try Socket(.dealer, in: context)
        #expect(
            thrownCode { () throws(ZeroMQError) in try client.disconnect("tcp://127.0.0.1:9") }
                == .notFound)
        try client.connect("tcp://127.0.0.1:9")
        try client.disconnect("tcp://127.0.0.1:9")
    }

    @Test func lastEndpointIsEmptyBeforeAndWholeAfter() throws {
        let socket = try Socket(.router, in: context)
        #expect(try socket.lastEndpoint() == "")
        // The longest path that fits.
        let room = 107 - directory.path.utf8.count - 1
        let endpoint = directory.endpoint(String(repeating: "y", count: room))
        try socket.bind(endpoint)
        #expect(try socket.lastEndpoint() == endpoint)
    }
}
