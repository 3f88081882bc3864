import Glibc
import PosternCore

/// Checks of ZeroMQ addresses; each returns what is wrong and what to do, or nil.
enum Endpoint {
    /// `ipc://` and the absolute path of a socket.
    static func problem(ipc text: String, suffixBytes: Int = 0) -> String? {
        let example = "use `ipc://` and an absolute path, as in `ipc:///run/postern/gate.sock`"
        guard text.hasPrefix("ipc://") else { return "is no `ipc://` address; \(example)" }
        let path = text.dropFirst("ipc://".count)
        if path.hasPrefix("@") {
            return "is an abstract socket, which has no permissions; \(example)"
        }
        guard path.hasPrefix("/"), !path.hasSuffix("/"),
            path.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "*") })
        else { return "has no absolute path of a file; \(example)" }
        let bytesMax = Limits.socketPathBytesMax - suffixBytes
        guard path.utf8.count <= bytesMax else {
            return "has a path of \(path.utf8.count) bytes, and a socket's has at most \(bytesMax);"
                + " use a shorter folder"
        }
        return nil
    }

    /// `tcp://`, a numeric address and a port.
    static func problem(tcp text: String) -> String? {
        let example = "use `tcp://ADDRESS:PORT`, as in `tcp://127.0.0.1:7575`"
        let rest = text.dropFirst("tcp://".count)
        guard text.hasPrefix("tcp://"), let colon = rest.lastIndex(of: ":") else {
            return "is no `tcp://` address with a port; \(example)"
        }
        guard isAddress(String(rest[..<colon])) else {
            return "names no IP address (names are not looked up); \(example)"
        }
        let digits = rest[rest.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = UInt16(digits), port > 0
        else { return "has no port between 1 and 65535; \(example)" }
        return nil
    }

    private static func isAddress(_ host: String) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16)
        if host.hasPrefix("["), host.hasSuffix("]") {
            return inet_pton(AF_INET6, String(host.dropFirst().dropLast()), &buffer) == 1
        }
        return inet_pton(AF_INET, host, &buffer) == 1
    }
}
