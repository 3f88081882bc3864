import CZeroMQ

/// The one place where options are numbers. Everything that others use is typed.
extension Socket {
    func setOption(
        _ option: Int32, _ name: StaticString, to value: Int32
    ) throws(ZeroMQError) {
        var value = value
        guard zmq_setsockopt(pointer, option, &value, MemoryLayout<Int32>.size) == 0 else {
            throw ZeroMQError.last("set `\(name)` to `\(value)`")
        }
    }

    func setOption(
        _ option: Int32, _ name: StaticString, to value: Int
    ) throws(ZeroMQError) {
        guard let number = Int32(exactly: value) else {
            throw ZeroMQError(.invalidArgument, operation: "set `\(name)` to `\(value)`")
        }
        try setOption(option, name, to: number)
    }

    func setOption(
        _ option: Int32, _ name: StaticString, to value: Bool
    ) throws(ZeroMQError) {
        try setOption(option, name, to: Int32(value ? 1 : 0))
    }

    /// For ever, when the duration is nil.
    func setOption(
        _ option: Int32, _ name: StaticString, to value: Duration?
    ) throws(ZeroMQError) {
        try setOption(option, name, to: value?.millisecondsForLibzmq ?? -1)
    }

    func setWideOption<Value: BitwiseCopyable>(
        _ option: Int32, _ name: StaticString, to value: Value
    ) throws(ZeroMQError) {
        var value = value
        guard zmq_setsockopt(pointer, option, &value, MemoryLayout<Value>.size) == 0 else {
            throw ZeroMQError.last("set `\(name)` to `\(value)`")
        }
    }

    /// The value stays out of the error, because it may be a key.
    func setOption(
        _ option: Int32, _ name: StaticString, to bytes: RawSpan
    ) throws(ZeroMQError) {
        let result = bytes.withUnsafeBytes {
            zmq_setsockopt(pointer, option, $0.baseAddress, $0.count)
        }
        guard result == 0 else { throw ZeroMQError.last("set `\(name)`") }
    }

    func integerOption(_ option: Int32, _ name: StaticString) throws(ZeroMQError) -> Int32 {
        var value: Int32 = 0
        var size = MemoryLayout<Int32>.size
        guard zmq_getsockopt(pointer, option, &value, &size) == 0 else {
            throw ZeroMQError.last("read `\(name)`")
        }
        return value
    }
}
